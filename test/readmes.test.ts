import { MockSpotify } from '@spotify-sdk/testing'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

const ofPackages = globSync('packages/*/README.md', { cwd: root }).toSorted()
const readmes = ['README.md', ...ofPackages].map((path) => ({ path, text: read(path) }))

/** The anchors of a page, as GitHub makes them from its headings. */
function anchorsOf(path: string): readonly string[] {
  return Array.from(read(path).matchAll(/^#+ (.+)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

/** The links of a README to the repository, as paths from its root. */
function linksOf(path: string, text: string): readonly (readonly [string, string | undefined])[] {
  return Array.from(text.matchAll(/\]\((?![a-z]+:)([^)#]*)(?:#([^)]+))?\)/g), ([, to, anchor]) => [
    to ? normalize(join(dirname(path), to)) : path,
    anchor,
  ])
}

/** The rows of tables, without their links and widths. */
const rowsOf = (text: string): readonly string[] =>
  Array.from(text.matchAll(/^\|.*\|$/gm), ([row]) => row.replaceAll(/\]\([^)]*\)|\[|-{3,}| /g, ''))

describe('a README', () => {
  it.for(readmes)('$path links to files and headings that exist', ({ path, text }) => {
    const dead = linksOf(path, text).filter(
      ([to, anchor]) =>
        !existsSync(join(root, to)) || (anchor !== undefined && !anchorsOf(to).includes(anchor)),
    )
    expect(dead).toEqual([])
  })

  it.for(readmes)('$path is short', ({ path, text }) => {
    const lines = text.trimEnd().split('\n').length
    expect(lines).toBeLessThanOrEqual(path === 'README.md' ? 110 : 80)
  })

  it.for(readmes.slice(1))('$path has the tables of its chapter', ({ path, text }) => {
    const chapters = linksOf(path, text).filter(([to]) => /^docs\/.+\.md$/.test(to))
    const rows = new Set(chapters.flatMap(([to]) => rowsOf(read(to))))
    expect({
      chapters: chapters.length > 0,
      tables: rowsOf(text).length > 0,
      missing: rowsOf(text).filter((row) => !rows.has(row)),
    }).toEqual({ chapters: true, tables: true, missing: [] })
  })
  it('names the button of the consent page of the mock in README.md', async () => {
    await using mock = await MockSpotify.start()
    const query = new URLSearchParams({
      client_id: mock.clientId,
      response_type: 'code',
      redirect_uri: 'http://127.0.0.1/callback',
    })
    const page = await fetch(`${mock.authorizeUrl}?${query}`).then((response) => response.text())
    const [, button] = /you choose \*\*(\w+)\*\*/.exec(read('README.md')) ?? []
    expect(page).toContain(`>${button}</button>`)
  })
})
