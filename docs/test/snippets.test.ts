import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { snippetLink } from '../site/snippet-links.ts'

const docs = dirname(import.meta.dirname)
const snippets = globSync('snippets/**/*.ts', { cwd: docs }).toSorted()
const pages = globSync('**/*.md', {
  cwd: docs,
  exclude: ['node_modules/**', 'decisions/**', 'recipes/**', 'reference/**', 'web-api/**'],
}).map((page) => ({ page, text: readFileSync(join(docs, page), 'utf8') }))

describe('the snippets of the site', () => {
  it('are all shown on a page', () => {
    const shown = new Set(
      pages.flatMap(({ page, text }) =>
        [...text.matchAll(snippetLink)].map(([, path = '']) => join(dirname(page), path)),
      ),
    )
    expect(snippets.filter((snippet) => !shown.has(snippet))).toEqual([])
  })

  it('are the only TypeScript on the pages', () => {
    expect(pages.filter(({ text }) => text.includes('```ts')).map(({ page }) => page)).toEqual([])
  })
})
