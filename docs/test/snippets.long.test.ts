import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ExampleServers } from '../../test/example-servers.ts'

const docs = dirname(import.meta.dirname)
/** Serves until a signal comes: `web-app.test.ts` runs it. */
const served = join('snippets', 'auth', 'web-app.ts')
const snippets = globSync('snippets/**/*.ts', { cwd: docs, exclude: [served] }).toSorted()

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
})
