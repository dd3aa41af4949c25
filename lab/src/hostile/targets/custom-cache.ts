import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { AppTokenSource, type TokenCache } from '@spotify-sdk/auth-core'
import fc from 'fast-check'
import { perform } from '../cases/alive.ts'
import { weighted } from '../cases/hostile-text.ts'
import { liveAnswers, liveObjects, liveValues } from '../cases/hostile-values.ts'
import { planted } from '../planted.ts'
import { hostileTarget, type CaseOf } from '../target.ts'
import { fastClock, key } from './cache-operations.ts'
import {
  answeringFetch,
  problemWithAccessToken,
  tokenFields,
  tokenFrom,
  unavailable,
} from './tokens.ts'

const refusal = { granted: false, reason: 'cooldown', retryAfterSeconds: 3, code: 'rate_limited' }
const lease = {
  granted: true,
  fence: 3,
  deleted: false,
  token: undefined,
  remainingSeconds: undefined,
  signal: undefined,
  commit: undefined,
  release: undefined,
}

/** What each method of a cache does, as statements; `lease` may be missing. */
const cases = fc.record({
  get: liveAnswers(liveObjects(tokenFields)),
  set: liveAnswers(liveValues('then')),
  lease: fc.option(liveAnswers(weighted([2, liveObjects(lease)], [3, liveObjects(refusal)])), {
    nil: undefined,
    freq: 4,
  }),
})

type CacheCase = CaseOf<typeof cases>

/** Valid members, which hostile leases inherit. */
const leaseMethods = {
  remainingSeconds: () => 5,
  signal: new AbortController().signal,
  commit: async () => true,
  release: async () => {},
}

function cacheOf({ get, set, lease: leaseMethod }: CacheCase): TokenCache {
  return {
    get: () => perform(get) as never,
    set: () => perform(set),
    lease: leaseMethod === undefined ? undefined : async () => nearlyLease(perform(leaseMethod)),
  }
}

/** Own members override the valid ones, and may be getters that throw. */
function nearlyLease(answer: unknown): never {
  const isObject = typeof answer === 'object' && answer !== null && !(answer instanceof Promise)
  return (isObject ? Object.setPrototypeOf(answer, leaseMethods) : answer) as never
}

// A call succeeds whatever the cache does, unless the cache reports a cooldown.
const rules = { problemWith: problemWithAccessToken, mayThrow: unavailable }

export const customCache = hostileTarget({
  ...rules,
  name: 'custom-cache',
  what: 'results and errors of a custom cache, and promises that never settle',
  weight: 6,
  cases,
  run: async (hostile) => {
    const clock = fastClock(1000)
    const options = {
      key,
      clock,
      tokenCache: cacheOf(hostile),
      requestToken: async () => ({ accessToken: 'BQnew', expiresAt: clock.now() + 36_000 }),
    }
    return await tokenFrom((onEvent) => new AppTokenSource({ ...options, onEvent }))
  },
})

export const customCacheOfProvider = hostileTarget({
  ...rules,
  name: 'custom-cache-of-a-provider',
  what: 'the same with `ClientCredentials`',
  weight: 3,
  // Cases that wait need the fast clock, which a provider does not take.
  cases: cases.filter((hostile) => !/silent\(\)|"busy"/.test(Object.values(hostile).join('\n'))),
  run: async (hostile) => {
    const options = {
      clientId: 'app',
      clientSecret: planted.clientSecret,
      tokenUrl: 'https://accounts.test/api/token',
      tokenCache: { ...cacheOf(hostile), lease: undefined },
      fetch: answeringFetch,
    }
    return await tokenFrom((onEvent) => new ClientCredentials({ ...options, onEvent }))
  },
})
