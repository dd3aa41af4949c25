import { endpoints } from '@spotify-sdk/client/endpoints'
import { SpotifyApi } from '@spotify/web-api-ts-sdk'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const folder = join(import.meta.dirname, '../migrate')

interface Row {
  readonly before: string
  readonly after: string
}

/** The rows of a page's tables of methods. */
function rowsOf(page: string): readonly Row[] {
  const text = readFileSync(join(folder, page), 'utf8')
  return text
    .split(/\n\n+/)
    .filter((table) => /^\|[^\n]*here, on `spotify`/.test(table))
    .flatMap((table) => table.trim().split('\n').slice(2))
    .map((row) => {
      const [, before = '', after = ''] = row.split(/(?<!\\)\|/)
      return { before, after }
    })
}

interface Mention {
  readonly operation: string
  readonly availability: 'all' | 'extended' | 'closed'
}

/** The client's methods in a cell. Brackets, and the words after them, say which apps have a method. */
function mentionsIn(cell: string): readonly Mention[] {
  const parts = cell.matchAll(/(\[[^\]]*\](?!\())(, closed to new apps)?|`[^`]*`/g)
  return Array.from(parts, ([text, inBrackets, words]) => {
    const availability = words ? 'closed' : inBrackets ? 'extended' : 'all'
    const calls = text.matchAll(/`((?:[a-z]+\.)?[a-zA-Z]+)\(/g)
    return Array.from(calls, ([, operation = '']) => ({ operation, availability }) as const)
  }).flat()
}

const tables = globSync('*.md', { cwd: folder })
  .toSorted()
  .map((page) => ({ page, mentions: rowsOf(page).flatMap(({ after }) => mentionsIn(after)) }))
  .filter(({ mentions }) => mentions.length > 0)

/** The names of all methods of the official SDK's endpoints. */
function methodsOf(endpointsOfSdk: object): readonly string[] {
  const own = Object.getOwnPropertyNames(Object.getPrototypeOf(endpointsOfSdk))
  const nested = Object.values(endpointsOfSdk).filter(isEndpoints)
  return [...own.filter((name) => name !== 'constructor'), ...nested.flatMap(methodsOf)]
}

/** One row says that the methods of `currentUser.tracks` are there for four other kinds, too. */
const likeTracks = (method: string): string =>
  method.replace(/^(saved?|removeSaved|hasSaved)(?:Album|Audiobook|Episode|Show)s?$/, '$1Tracks')

const isEndpoints = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && value.constructor.name.endsWith('Endpoints')

describe('the tables of methods for users of another library', () => {
  it('are in three chapters', () => {
    expect(tables.map(({ page }) => page)).toEqual([
      'official-sdk.md',
      'spotify-web-api-node.md',
      'spotipy.md',
    ])
  })

  it.for(tables)('say correctly in $page which apps have a method', ({ mentions }) => {
    const known: Readonly<Record<string, { readonly availability: string } | undefined>> = endpoints
    const wrong = mentions.filter(
      ({ operation, availability }) => known[operation]?.availability !== availability,
    )
    expect({ areMany: mentions.length > 50, wrong }).toEqual({ areMany: true, wrong: [] })
  })

  it('name every method of the official SDK', () => {
    const sdk = new SpotifyApi({
      setConfiguration: () => {},
      getOrCreateAccessToken: () => Promise.reject(new Error('There is no token.')),
      getAccessToken: () => Promise.resolve(null),
      removeAccessToken: () => {},
    })
    const methods = Object.values(sdk).filter(isEndpoints).flatMap(methodsOf)
    const text = rowsOf('official-sdk.md')
      .map(({ before }) => before)
      .join('\n')
    expect({
      areMany: methods.length > 80,
      missing: methods.filter((method) => !new RegExp(`\\b${likeTracks(method)}\\b`).test(text)),
    }).toEqual({ areMany: true, missing: [] })
  })
})
