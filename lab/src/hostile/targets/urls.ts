import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { tokenCacheFromUrl } from '@spotify-sdk/cache-from-url'
import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import fc from 'fast-check'
import { decoded, mutatedBytes } from '../cases/hostile-bytes.ts'
import { alive, isActive } from '../cases/alive.ts'
import { hostileText, weighted } from '../cases/hostile-text.ts'
import { liveValues } from '../cases/hostile-values.ts'
import { planted } from '../planted.ts'
import { hostileTarget } from '../target.ts'
import { answeringFetch, tokenFrom } from './tokens.ts'

const bases = fc.constantFrom(
  'https://accounts.spotify.com/api/token',
  `https://user:${planted.password}@accounts.test/token`,
  'http://127.0.0.1:8080/token',
  'http://[::1]:1/token',
  'http://127.1/token',
  'http://2130706433/',
  'http://localhost/token',
  'http://127.0.0.1.evil.test/',
  `https://accounts.test/?client_secret=${planted.clientSecret}`,
  `https://accounts.test/#${planted.clientSecret}`,
  'memory:',
  'file:///tmp/hostile',
  'file://server/share',
  'file:///%2e%2e/%00',
  'file:relative',
  'redis://127.0.0.1:6379/0',
  `redis://user:${planted.password}@127.0.0.1:6379/0`,
  `rediss://:${planted.password}@[::1]:6379`,
  `redis+cluster://user:${planted.password}@10.0.0.1:1,10.0.0.2:2`,
  `redis://user:${planted.password}%@127.0.0.1/0`,
  `redis+cluster://user:${planted.password}%zz@127.0.0.1:1`,
  `postgres://user:${planted.password}@127.0.0.1:1/tokens`,
  `postgresql://user:${planted.password}%zz@[::1]:1/tokens`,
  `user:${planted.password}@127.0.0.1`,
  `${planted.scheme}:`,
  'constructor:',
  '__proto__:',
  'toString://x',
)

/** URLs, changed URLs, and random texts. */
export const hostileUrls: fc.Arbitrary<string> = weighted(
  [4, decoded(mutatedBytes(bases))],
  [1, bases],
  [1, hostileText],
)

const passiveValues = liveValues('href').filter((source) => !isActive(source))

/** Source of URLs and of values that are none. */
const rules = {
  cases: weighted([12, hostileUrls.map((url) => JSON.stringify(url))], [1, passiveValues]),
  mayThrow: ['ConfigurationError'],
}

export const tokenUrls = hostileTarget({
  ...rules,
  name: 'token-url',
  what: 'URLs of the token endpoint: where credentials may be sent',
  weight: 5,
  run: async (tokenUrl) => {
    let value = ''
    const options = {
      clientId: 'app',
      clientSecret: planted.clientSecret,
      tokenUrl: alive(tokenUrl) as string,
      fetch: (url: string) => {
        value = url
        return answeringFetch()
      },
    }
    const outcome = await tokenFrom(() => new ClientCredentials(options))
    return { ...outcome, value }
  },
  problemWith: (value) => {
    const { protocol, hostname, username, password } = new URL(String(value))
    const isLoopback = protocol === 'http:' && ['127.0.0.1', '[::1]'].includes(hostname)
    if (protocol !== 'https:' && !isLoopback) return `credentials sent to ${protocol}//${hostname}`
    return username + password === '' ? undefined : 'credentials in the address'
  },
})

export const cacheUrls = hostileTarget({
  ...rules,
  name: 'cache-url',
  what: 'URLs for `tokenCacheFromUrl`, as argument and as `SPOTIFY_SDK_TOKEN_CACHE`',
  weight: 5,
  run: async (source) => {
    const url = alive(source)
    // Half of the texts are passed by the variable.
    if (typeof url === 'string' && url.length % 2 === 0) {
      process.env['SPOTIFY_SDK_TOKEN_CACHE'] = url
      return { value: await tokenCacheFromUrl() }
    }
    return { value: await tokenCacheFromUrl(url as string) }
  },
  problemWith: problemWithCache,
})

export const redisUrls = hostileTarget({
  ...rules,
  name: 'redis-url',
  what: 'the option `url` of `RedisTokenCache`',
  weight: 4,
  run: async (url) => {
    const value = new RedisTokenCache({ url: alive(url) as string })
    await value.close()
    return { value, shown: [value] }
  },
  problemWith: problemWithCache,
})

function problemWithCache(value: unknown): string | undefined {
  const { get, set } = value as Partial<Record<'get' | 'set', unknown>>
  return typeof get === 'function' && typeof set === 'function' ? undefined : 'no cache'
}
