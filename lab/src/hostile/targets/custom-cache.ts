import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { AppTokenSource, type AuthEvent, type TokenCache } from '@spotify-sdk/auth-core'
import fc from 'fast-check'
import { alive } from '../cases/alive.ts'
import { liveValues, spoiltObjects, type LiveValue } from '../cases/live-value.ts'
import { fastClock } from '../fast-clock.ts'
import { everyPlanted, planted } from '../planted.ts'
import { hostileTarget } from '../target.ts'
import { secretTexts, tokenFields } from './stored-token.ts'
import { problemWithAccessToken } from './value-checks.ts'

/** What each method of a cache returns or throws; `lease` may be missing. */
interface CacheCase {
  readonly get: Method
  readonly set: Method
  readonly lease: Method | undefined
}

type Method = readonly [how: 'returns' | 'throws', what: LiveValue]

const key = 'client-credentials:app'

function methods(answers: fc.Arbitrary<LiveValue>): fc.Arbitrary<Method> {
  return fc.oneof(
    { weight: 5, arbitrary: fc.tuple(fc.constant('returns' as const), answers) },
    { weight: 1, arbitrary: fc.tuple(fc.constant('throws' as const), liveValues(['code'])) },
  )
}

const leaseNames = ['granted', 'fence', 'token', 'deleted', 'remainingSeconds', 'signal', 'commit']
const refusal = { granted: false, reason: 'cooldown', retryAfterSeconds: 3, code: 'rate_limited' }
const lease = { granted: true, fence: 3, deleted: false }

const leases = fc.oneof(
  { weight: 3, arbitrary: spoiltObjects(lease, secretTexts) },
  { weight: 2, arbitrary: spoiltObjects(refusal, secretTexts) },
  { weight: 1, arbitrary: liveValues([...leaseNames, 'release'], secretTexts) },
)
const entries = fc.oneof(
  { weight: 3, arbitrary: spoiltObjects(tokenFields, secretTexts) },
  { weight: 2, arbitrary: liveValues(Object.keys(tokenFields), secretTexts) },
)

const cases: fc.Arbitrary<CacheCase> = fc.record({
  get: methods(entries),
  set: methods(liveValues(['then'])),
  lease: fc.option(methods(leases), { nil: undefined, freq: 4 }),
})

/** Valid members, which hostile leases inherit. */
const leaseMethods = {
  remainingSeconds: () => 5,
  signal: new AbortController().signal,
  commit: async () => true,
  release: async () => {},
}

function cacheOf({ get, set, lease: leaseMethod }: CacheCase): TokenCache {
  return {
    get: () => call(get) as never,
    set: () => call(set),
    lease: leaseMethod === undefined ? undefined : async () => nearlyLease(call(leaseMethod)),
  }
}

function call([how, what]: Method): unknown {
  if (how === 'throws') throw alive(what)
  return alive(what)
}

/** Own members override the valid ones, and may be getters that throw. */
function nearlyLease(answer: unknown): never {
  const isObject = typeof answer === 'object' && answer !== null && !(answer instanceof Promise)
  return (isObject ? Object.setPrototypeOf(answer, leaseMethods) : answer) as never
}

const rules = {
  cases,
  problemWith: problemWithAccessToken,
  // A call succeeds whatever the cache does, unless the cache reports a cooldown.
  mayThrow: ['RateLimitError', 'ServerError', 'ConnectionError'],
  secrets: everyPlanted,
}

export const customCache = hostileTarget<CacheCase>({
  ...rules,
  name: 'custom-cache',
  what: 'results and errors of a custom cache, and promises that never settle',
  weight: 6,
  run: async (hostile) => {
    const events: AuthEvent[] = []
    const clock = fastClock(1000)
    const source = new AppTokenSource({
      key,
      tokenCache: cacheOf(hostile),
      clock,
      onEvent: (event) => void events.push(event),
      requestToken: async () => ({ accessToken: 'BQnew', expiresAt: clock.now() + 36_000 }),
    })
    const value = await source.getAccessToken()
    await source.close()
    return { value, shown: [events] }
  },
})

export const customCacheOfProvider = hostileTarget<CacheCase>({
  ...rules,
  name: 'custom-cache-of-a-provider',
  what: 'the same with `ClientCredentials`',
  weight: 3,
  // Cases that wait need the fast clock, which a provider does not take.
  cases: cases.filter((hostile) => !/"silent"|"busy"/.test(JSON.stringify(Object.values(hostile)))),
  run: async (hostile) => {
    const events: AuthEvent[] = []
    const provider = new ClientCredentials({
      clientId: 'app',
      clientSecret: planted.clientSecret,
      tokenUrl: 'https://accounts.test/api/token',
      tokenCache: { ...cacheOf(hostile), lease: undefined },
      onEvent: (event) => void events.push(event),
      fetch: async () => Response.json({ access_token: 'BQnew', expires_in: 3600 }),
    })
    const value = await provider.getAccessToken()
    await provider.close()
    return { value, shown: [events, provider] }
  },
})
