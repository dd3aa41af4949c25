import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { snippetLink } from '../site/snippet-links.ts'

const docs = dirname(import.meta.dirname)
const snippets = globSync('snippets/**/*.ts', { cwd: docs }).toSorted()
const root = dirname(docs)
const examples = globSync(
  ['*/{src,serve}/**/*.ts', 'recipes/*/*.mjs', 'recipes/*/src/**/*.{ts,tsx}'],
  {
    cwd: join(root, 'examples'),
    exclude: (path) => path.includes('node_modules'),
  },
).toSorted()
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

  it('count a variable that is set but empty as unset, as the examples and the packages do', () => {
    const files = [
      ...snippets.map((path) => join('docs', path)),
      ...examples.map((path) => join('examples', path)),
    ]
    // `?? ''` is not one of them: it keeps an empty variable empty.
    const fallback = /\benv(?:\.\w+|\['\w+'\])\s*(?:\?\?=?(?!\s*'')|[!=]==\s*undefined).*/g
    const wrong = files.flatMap((path) =>
      (readFileSync(join(root, path), 'utf8').match(fallback) ?? []).map(
        (code) => `${path}: ${code}`,
      ),
    )
    expect({ files: files.length > 150, wrong }).toEqual({ files: true, wrong: [] })
  })

  it('are the only TypeScript on the pages', () => {
    expect(pages.filter(({ text }) => text.includes('```ts')).map(({ page }) => page)).toEqual([])
  })
})
