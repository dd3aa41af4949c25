import { endpoints, type OperationId } from '@spotify-sdk/client/endpoints'
import { MockSpotify, type QuotaMode } from '@spotify-sdk/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { userToken } from 'test-support/mock/call-api.ts'
import { outcome } from 'test-support/outcome.ts'
import { requiredScopes, SpotifyClient, type SpotifyError } from '../src/index.ts'
import { calls, findIds, type Ids } from './calls.ts'

const operations = Object.keys(endpoints) as OperationId[]
const all = operations.map((operation) => endpoints[operation])

/** A client for a user who has granted what all methods need. */
async function startUser(
  quotaMode: QuotaMode,
): Promise<{ mock: MockSpotify; client: SpotifyClient }> {
  const mock = await MockSpotify.start({ quotaMode })
  const accessToken = await userToken(mock, requiredScopes(...operations).join(' '))
  return { mock, client: new SpotifyClient({ accessToken, apiUrl: mock.apiUrl }) }
}

describe.for(['extended', 'development'] as const)('in quota mode %s', (quotaMode) => {
  let mock: MockSpotify
  let client: SpotifyClient
  let ids: Ids
  beforeAll(async () => {
    ;({ mock, client } = await startUser(quotaMode))
    ids = await findIds(client)
  })
  afterAll(async () => mock.close())

  const open = all.filter(({ availability }) => quotaMode === 'extended' || availability === 'all')
  it.for(open)(
    '$operation sends its request, and reads the answer',
    async ({ operation, ...endpoint }) => {
      mock.resetRequests()
      const answer = await calls[operation](client, ids)
      const [request] = mock.requests.api
      const path = endpoint.path.replaceAll(/\{\w+\}/g, '[^/]+')
      expect(`${request?.method} ${request?.path}`).toMatch(
        new RegExp(`^${endpoint.method} /v1${path}$`),
      )
      expect(kindOf(answer)).toBe(endpoint.answer === 'object-or-none' ? 'object' : endpoint.answer)
    },
  )

  const withheld = all.filter((endpoint) => !open.includes(endpoint))
  it.for(withheld)('$operation says that this app does not have it', async ({ operation }) => {
    const { code, message } = (await outcome(calls[operation](client, ids))) as SpotifyError
    expect([
      'endpoint_unavailable: Spotify has withdrawn',
      // What is closed to new apps looks like an id that is not there.
      'not_found: Spotify has withdrawn',
    ]).toContain(`${code}: ${/Spotify has \w+/.exec(message)?.[0]}`)
  })
})

/** What an answer is, in the words of the table. */
function kindOf(answer: unknown): string {
  if (answer === undefined) return 'none'
  if (Array.isArray(answer)) return 'array'
  if (isPage(answer)) return 'cursors' in answer ? 'cursor-page' : 'page'
  return Object.values(answer as object).every(isPage) ? 'pages' : 'object'
}

function isPage(value: unknown): value is object {
  return typeof value === 'object' && value !== null && 'items' in value && 'limit' in value
}

describe('the table of endpoints', () => {
  it('has a method for each operation, and an operation for each method', () => {
    const client = new SpotifyClient({ accessToken: 'NgCXRK' })
    const methods = operations.filter((operation) => {
      const [namespace = '', method = ''] = operation.split('.')
      const holder = client as unknown as Readonly<Record<string, Record<string, unknown>>>
      const found = method === '' ? holder[namespace] : holder[namespace]?.[method]
      return typeof found === 'function'
    })
    expect(methods).toEqual(operations)
  })
})
