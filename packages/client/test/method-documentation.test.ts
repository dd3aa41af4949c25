import { endpoints, type Endpoint } from '@spotify-sdk/client/endpoints'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const program = ts.createProgram([join(import.meta.dirname, '../src/methods/namespaces.ts')], {
  module: ts.ModuleKind.NodeNext,
  customConditions: ['@spotify-sdk/source'],
  allowImportingTsExtensions: true,
  strict: true,
  noEmit: true,
  lib: ['lib.es2024.d.ts', 'lib.dom.d.ts'],
  types: [],
})
const checker = program.getTypeChecker()
const [namespaces] = program
  .getSourceFiles()
  .filter(({ fileName }) => fileName.endsWith('src/methods/namespaces.ts'))
  .flatMap((source) => checker.getExportsOfModule(checker.getSymbolAtLocation(source) as ts.Symbol))

/** What the editor shows of a method. */
interface Documentation {
  readonly text: string
  readonly tags: Readonly<Record<string, string>>
  /** Members of its last argument. */
  readonly parameters: readonly string[]
}

const nothing: Documentation = { text: '', tags: {}, parameters: [] }

/** What is no parameter of Spotify. */
const callOptions = new Set(['signal', 'timeoutSeconds', 'maxRetries'])

const documented = new Map(
  membersOf(checker.getDeclaredTypeOfSymbol(namespaces as ts.Symbol)).flatMap((namespace) =>
    membersOf(checker.getTypeOfSymbol(namespace)).map((method) => {
      const [signature] = checker.getTypeOfSymbol(method).getCallSignatures()
      const last = signature?.parameters.at(-1)
      const options =
        last === undefined
          ? []
          : membersOf(checker.getNonNullableType(checker.getTypeOfSymbol(last)))
      const documentation: Documentation = {
        text: ts
          .displayPartsToString(method.getDocumentationComment(checker))
          .replaceAll(/\s+/g, ' '),
        tags: Object.fromEntries(
          method
            .getJsDocTags(checker)
            .map(({ name, text }) => [name, ts.displayPartsToString(text).trim()]),
        ),
        parameters: options.map(({ name }) => name).filter((name) => !callOptions.has(name)),
      }
      return [`${namespace.name}.${method.name}`, documentation]
    }),
  ),
)

function membersOf(type: ts.Type): readonly ts.Symbol[] {
  return checker.getPropertiesOfType(type)
}

/** What the reference takes beside what stands in the path or comes first. */
function parametersOf({ path, query, body, ...endpoint }: Endpoint): readonly string[] {
  const names = Object.keys({ ...query, ...(typeof body === 'object' ? body : {}) })
  const isListFirst = endpoint.pathParameters.length === 0
  const lists = new Set(
    isListFirst && !/^\/(?:me\/player|recommendations)/.test(path) ? ['ids', 'uris'] : [],
  )
  return names.filter((name) => !lists.has(name))
}

const operations = Object.values(endpoints).filter(({ operation }) => operation !== 'search')

describe('the comment of', () => {
  it.for(operations)('$operation says what the table says', (endpoint) => {
    const { text, tags } = documented.get(endpoint.operation) ?? nothing
    const { scopes, availability, replacedBy, query } = endpoint
    const { all = [], oneOf = [], byKind = {}, adds = [] } = scopes
    const named = [...all, ...oneOf, ...adds, ...Object.values(byKind).flat()]
    expect({
      unnamed: named.filter((scope) => !text.includes(`\`${scope}\``)),
      needsNone: text.includes('Needs no scope.'),
      see: tags['see'],
      deprecated: tags['deprecated'] !== undefined,
      remarks: tags['remarks']?.includes('Restricted apps do not have it') === true,
      replacement: replacedBy === undefined || tags['remarks']?.includes(replacedBy) === true,
      limit: /A page has (\d+) items at most/.exec(text)?.[1],
    }).toEqual({
      unnamed: [],
      needsNone: named.length === 0,
      see: `{@link ${endpoint.reference}}`,
      deprecated: availability === 'closed',
      remarks: availability === 'extended',
      replacement: true,
      limit: query['limit'] === undefined ? undefined : `${query['limit'].max}`,
    })
  })
})

describe('the parameters of', () => {
  // It is what the client asks for, and no choice.
  const fixed = new Map([['users.getFollowedArtists', 'type']])

  it.for(operations)('$operation are those of the table', (endpoint) => {
    const { parameters = [] } = documented.get(endpoint.operation) ?? {}
    expect(parameters.toSorted()).toEqual(
      parametersOf(endpoint)
        .filter((name) => name !== fixed.get(endpoint.operation))
        // They are sent by path: see decision 0062.
        .filter((name) => endpoint.operation !== 'tracks.save' || name !== 'timestamped_ids')
        .toSorted(),
    )
  })
})

it.for(['addItems', 'addTracks', 'reorderOrReplaceItems', 'reorderOrReplaceTracks'])(
  'the comment of playlists.%s says that a part whose response is lost may have been executed',
  (method) => {
    const { text } = documented.get(`playlists.${method}`) ?? nothing
    const causes = '`cause` is a `ConnectionError`, a `ServerError` or an abort'
    expect(text).toContain(`${causes}, the next part may have been executed as well`)
    expect(text).toContain('read the playlist before you continue')
  },
)

it('the comment of tracks.save says how to send timestamped_ids', () => {
  expect(documented.get('tracks.save')?.text).toContain('`timestamped_ids` by path')
})

it('every method is in the table', () => {
  const known = new Set<string>(operations.map(({ operation }) => operation))
  expect([...documented.keys()].filter((method) => !known.has(method))).toEqual([])
  expect(documented.size).toBe(96)
})
