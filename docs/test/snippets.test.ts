import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ExampleServers } from '../../test/example-servers.ts'

const docs = dirname(import.meta.dirname)
const snippets = globSync('snippets/**/*.ts', { cwd: docs }).toSorted()
const pages = globSync('**/*.md', {
  cwd: docs,
  exclude: ['node_modules/**', 'decisions/**', 'recipes/**', 'reference/**', 'web-api/**'],
}).map((page) => ({ page, text: readFileSync(join(docs, page), 'utf8') }))

let servers: ExampleServers
let home: string

beforeAll(async () => {
  servers = await ExampleServers.start()
  home = mkdtempSync(join(tmpdir(), 'spotify-sdk-snippets-'))
})

afterAll(async () => {
  await servers[Symbol.asyncDispose]()
  rmSync(home, { recursive: true })
})

describe('the snippets of the site', () => {
  it.for(snippets)('%s runs', async (snippet) => {
    const own = mkdtempSync(join(home, `${basename(snippet)}-`))
    expect(await servers.run(join(docs, snippet), own)).toBe('')
  })

  it('are all shown on a page', () => {
    const shown = new Set(
      pages.flatMap(({ text }) =>
        [...text.matchAll(/^<<< @\/([^#\s]+)/gm)].map(([, path]) => path),
      ),
    )
    expect(snippets.filter((snippet) => !shown.has(snippet))).toEqual([])
  })

  it('are the only TypeScript on the pages', () => {
    expect(pages.filter(({ text }) => text.includes('```ts')).map(({ page }) => page)).toEqual([])
  })
})
