import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { endpoints } from '@spotify-sdk/client/endpoints'
import { describe, expect, it } from 'vitest'
import { snippetLink } from '../site/snippet-links.ts'
import { builtPages, hasPage } from './built-site.ts'

const pages = builtPages()
const site = 'https://spotify-sdk.github.io/spotify-sdk'
const dist = join(dirname(import.meta.dirname), '.vitepress/dist')

/** The content of a page, without navigation. */
function contentOf(html: string): string {
  return /<main[^>]*>.*<\/main>/s.exec(html)?.[0] ?? html
}

const idsOf = new Map(
  pages.map(({ path, html }) => [
    path,
    new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)),
  ]),
)

function linksOf({ path, html }: (typeof pages)[number]): readonly URL[] {
  return [...html.matchAll(/<a [^>]*href="([^"]+)"/g)]
    .map(([, href = '']) => new URL(href.replaceAll('&amp;', '&'), `http://site${path}`))
    .filter(({ host }) => host === 'site')
}

describe('the built site', () => {
  it('has no link to a page or heading that does not exist', () => {
    const dead = pages.flatMap((page) =>
      linksOf(page)
        .filter(({ pathname, hash }) => {
          const ids = idsOf.get(pathname)
          if (hash === '') return ids === undefined && !hasPage(pathname)
          return ids?.has(decodeURIComponent(hash.slice(1))) !== true
        })
        .map(({ pathname, hash }) => `${page.path} → ${pathname}${hash}`),
    )
    expect(dead).toEqual([])
  })

  it('has one main heading on each page, and skips no level below it', () => {
    const wrong = pages
      .filter(({ path }) => !path.startsWith('/reference/'))
      .filter(({ path, html }) => {
        const levels = [...contentOf(html).matchAll(/<h([1-6])[ >]/g)].map(([, level]) =>
          Number(level),
        )
        const skips = levels.some((level, index) => level > (levels[index - 1] ?? level) + 1)
        return skips || levels.filter((level) => level === 1).length !== 1 || path === ''
      })
    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  it('describes every operation of the endpoint table', () => {
    const missing = Object.keys(endpoints).filter((operation) => {
      const [namespace = '', method] = operation.split('.')
      const ids = idsOf.get(`/web-api/${namespace}`)
      return method === undefined ? ids === undefined : ids?.has(method.toLowerCase()) !== true
    })
    expect(missing).toEqual([])
  })

  it('has a page for each example', () => {
    const root = dirname(dirname(import.meta.dirname))
    const examples = globSync('examples/{,recipes/}*/package.json', { cwd: root })
      .filter((path) => !path.includes('node_modules'))
      .map((path) => basename(dirname(path)))
    expect(examples.length).toBeGreaterThan(0)
    expect(examples.filter((name) => !hasPage(`/recipes/${name}`))).toEqual([])
  })

  it('has a Markdown page for each page, and lists all of them in llms.txt', () => {
    const index = readFileSync(join(dist, 'llms.txt'), 'utf8')
    const missing = pages
      .map(({ path }) => `${path.endsWith('/') ? `${path}index` : path}.md`)
      .filter((path) => !index.includes(`(${site}${path})`) || !existsSync(join(dist, path)))
    expect(missing).toEqual([])
    const home = readFileSync(join(dist, 'index.md'), 'utf8')
    expect({
      isFirst: index.includes(`## Guide\n\n- [@spotify-sdk](${site}/index.md)\n`),
      hasFeature: home.includes(`- [One token request](${site}/how-it-works): Callers`),
      hasProgram: home.includes('new SpotifyClient({ authProvider: new ClientCredentials() })'),
    }).toEqual({ isFirst: true, hasFeature: true, hasProgram: true })
    const source = 'https://github.com/spotify-sdk/spotify-sdk/tree/main/examples/playlist-tool'
    expect(readFileSync(join(dist, 'recipes/playlist-tool.md'), 'utf8')).toContain(`](${source})`)
    const full = readFileSync(join(dist, 'llms-full.txt'), 'utf8')
    expect({
      unresolvedSnippets: full.match(snippetLink),
      unresolvedIncludes: full.match(/<!--@include.*/g),
      hasSnippets: full.includes('new SpotifyClient({ authProvider: new ClientCredentials() })'),
    }).toEqual({ unresolvedSnippets: null, unresolvedIncludes: null, hasSnippets: true })
  })
})

describe('the guides for other libraries', () => {
  const guides = pages.filter(({ path }) => path.startsWith('/migrate/'))
  const known = new Set(Object.keys(endpoints))
  const namespaces = [...new Set([...known].map((operation) => operation.split('.')[0]))].join('|')

  it.for(guides)('$path names only methods that the client has', ({ html }) => {
    // The last cell of each row is our side.
    const cells = [...html.matchAll(/<td[^>]*>((?:(?!<td).)*)<\/td>\s*<\/tr>/gs)].map(
      ([, cell]) => cell,
    )
    const named = cells.flatMap((cell = '') =>
      [
        ...cell.matchAll(new RegExp(`<code[^>]*>(?:spotify\\.)?((?:${namespaces})\\.\\w+)`, 'g')),
      ].map(([, operation = '']) => operation),
    )
    expect(named.filter((operation) => !known.has(operation))).toEqual([])
  })
})

describe('the page of errors', () => {
  const names = 'authentication authorization configuration connection rate-limit'
  const more = 'reauthorization-required server token-cache'
  const sources = `${names} ${more}`
    .split(' ')
    .map((name) => `packages/auth-core/src/errors/${name}-error.ts`)
  const ofClient = ['bad-request', 'forbidden', 'not-found', 'partial-failure'].map(
    (name) => `packages/client/src/errors/${name}-error.ts`,
  )

  it.for([...sources, ...ofClient])('has every code of %s', (source) => {
    const root = dirname(dirname(import.meta.dirname))
    const text = readFileSync(join(root, source), 'utf8')
    const [className = ''] = /(?<=class )\w+/.exec(text) ?? []
    const union =
      /(?:type \w+Code =|readonly code:)((?:\s*\|?\s*(?:'\w+'|\w+|\(string & \{\})\)?)+)/.exec(text)
    const codes = [...(union?.[1] ?? '').matchAll(/'(\w+)'/g)].map(([, code]) => code)
    const page = readFileSync(join(dirname(import.meta.dirname), 'errors.md'), 'utf8')
    expect(codes.length).toBeGreaterThan(0)
    expect({
      className: page.includes(`\`${className}\``),
      missing: codes.filter((code) => !page.includes(`\`${code}\``)),
    }).toEqual({ className: true, missing: [] })
  })
})

describe('the page of events', () => {
  const root = dirname(dirname(import.meta.dirname))
  const page = readFileSync(join(dirname(import.meta.dirname), 'events.md'), 'utf8')
  const sources = ['packages/auth-core/src/auth-event.ts', 'packages/client/src/client-event.ts']
  const events = sources.flatMap((source) =>
    [...readFileSync(join(root, source), 'utf8').matchAll(/interface \w+Event \{(.*?)\n\}/gs)].map(
      ([, body = '']) => ({
        type: /type: '([^']+)'/.exec(body)?.[1] ?? '',
        members: [...body.matchAll(/readonly (\w+)\??:/g)].map(([, member = '']) => member),
      }),
    ),
  )

  it.for(events)('has $type with all its members', ({ type, members }) => {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${type}\``)) ?? ''
    const named = new Set(['type', 'key', ...[...row.matchAll(/`(\w+)`/g)].map(([, name]) => name)])
    expect({ row: row !== '', missing: members.filter((member) => !named.has(member)) }).toEqual({
      row: true,
      missing: [],
    })
  })
})
