import { endpoints, type Endpoint } from '@spotify-sdk/client/endpoints'
import { MockSpotify, type QuotaMode } from '@spotify-sdk/testing'
import { beforeAll, describe, expect, it } from 'vitest'

import { userToken } from 'test-support/mock/call-api.ts'
import { startMock } from 'test-support/start-mock.ts'
import { everyScope } from 'test-support/mock/every-scope.ts'
import { sampleIds, sendSample, type SampleIds } from './sample-request.ts'

const all = Object.values(endpoints)

let ids: SampleIds

// The catalogue is the same in every mock: ids that were found in one are good in the others.
beforeAll(async () => {
  await using mock = await MockSpotify.start()
  ids = await sampleIds(mock, await userToken(mock, everyScope))
})

interface SampleOptions {
  readonly quotaMode: QuotaMode
  readonly scope?: string
  readonly others?: Readonly<Record<string, unknown>>
}

/** The answer of a new mock to the sample request of an operation. */
async function answerTo(
  endpoint: Endpoint,
  { quotaMode, scope = everyScope, others = {} }: SampleOptions,
): Promise<{ readonly status: number; readonly text: string }> {
  const mock = await startMock({ quotaMode })
  return sendSample(mock, endpoint, await userToken(mock, scope), ids, others)
}

/** What a body is, in the words of the table; an empty list is none. */
function kindOf(text: string, member: string | undefined): string {
  if (/^[\w-]*$/.test(text)) return text === '' ? 'none' : 'random text'
  const body = JSON.parse(text) as Readonly<Record<string, unknown>>
  const shown = (member === undefined ? body : body[member]) as Readonly<Record<string, unknown>>
  if (Array.isArray(shown)) return shown.length === 0 ? 'empty array' : 'array'
  if (Array.isArray(shown['items'])) {
    if (shown['items'].length === 0) return 'empty page'
    return 'cursors' in shown ? 'cursor-page' : 'page'
  }
  return 'object'
}

/** How an operation may answer: its table says one way, the player has a second one. */
function successesOf({ operation, answer, status, member }: Endpoint): readonly string[] {
  const kinds: Readonly<Record<string, string>> = { 'object-or-none': 'object', pages: 'object' }
  const isList = answer === 'object' && member !== undefined && member !== 'playlists'
  const usual = `${status} ${isList ? 'array' : (kinds[answer] ?? answer)}`
  const isCommand = operation.startsWith('player.') && answer === 'none'
  return isCommand ? [usual, '200 random text'] : [usual]
}

it('are as many as Spotify has', () => {
  expect(all).toHaveLength(97)
})

describe('in Extended Quota Mode', () => {
  it.for(all)('$operation answers', async (endpoint) => {
    const { status, text } = await answerTo(endpoint, { quotaMode: 'extended' })
    expect(successesOf(endpoint)).toContain(`${status} ${kindOf(text, endpoint.member)}`)
  })
})

describe('in Development Mode', () => {
  const open = all.filter(({ availability }) => availability === 'all')
  it.for(open)('$operation answers', async (endpoint) => {
    const { status, text } = await answerTo(endpoint, { quotaMode: 'development' })
    expect(successesOf(endpoint)).toContain(`${status} ${kindOf(text, endpoint.member)}`)
  })

  const withheld = all.filter(({ availability }) => availability !== 'all')
  it.for(withheld)('$operation is refused', async ({ availability, ...endpoint }) => {
    const answer = await answerTo({ availability, ...endpoint }, { quotaMode: 'development' })
    const isGone = availability === 'closed' && !endpoint.path.startsWith('/audio-')
    const error = isGone
      ? { status: 404, message: 'Not Found' }
      : { status: 403, message: 'Forbidden' }
    expect(answer).toEqual({ status: error.status, text: JSON.stringify({ error }) })
  })
})

describe('without a scope', () => {
  const scoped = all.filter(({ scopes }) => scopes.all ?? scopes.oneOf ?? scopes.byKind)
  it.for(scoped)('$operation is refused', async (endpoint) => {
    const isOfPlayer = /^player\.(?!getRecentlyPlayed|getQueue|addToQueue)/.test(endpoint.operation)
    const error = isOfPlayer
      ? { status: 401, message: 'Permissions missing' }
      : { status: 403, message: 'Insufficient client scope' }
    expect(await answerTo(endpoint, { quotaMode: 'extended', scope: '' })).toEqual({
      status: error.status,
      text: JSON.stringify({ error }),
    })
  })
})

/** One more than each parameter of an operation may be, or have. */
function excessesOf(
  { query, body }: Endpoint,
  quotaMode: QuotaMode,
): readonly Readonly<Record<string, unknown>>[] {
  const parameters = Object.entries({ ...query, ...(typeof body === 'object' ? body : {}) })
  return parameters.flatMap(([name, { kind, max, maxItems, restricted }]) => {
    const most = quotaMode === 'development' ? (restricted?.max ?? max) : max
    const item = kind === 'object[]' ? { uri: 'spotify:track:a' } : 'spotify:track:a'
    const tooMany = Array.from({ length: (maxItems ?? 0) + 1 }, () => item)
    const tooMuch: unknown = maxItems === undefined ? (most ?? 0) + 1 : tooMany
    return most === undefined && maxItems === undefined ? [] : [{ [name]: tooMuch }]
  })
}

describe('beyond a limit', () => {
  const cases = (['extended', 'development'] as const).flatMap((quotaMode) =>
    all
      .filter(({ availability }) => quotaMode === 'extended' || availability === 'all')
      .flatMap((endpoint) =>
        excessesOf(endpoint, quotaMode).map((others) => {
          const name = Object.keys(others).join()
          return { quotaMode, endpoint, others, name, operation: endpoint.operation }
        }),
      ),
  )
  it.for(cases)('$operation refuses $name ($quotaMode)', async ({ endpoint, ...options }) => {
    expect(await answerTo(endpoint, options)).toEqual({
      status: 400,
      text: expect.stringMatching(/Invalid|Too many/),
    })
  })
})
