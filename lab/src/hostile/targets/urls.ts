import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { tokenCacheFromUrl } from '@spotify-sdk/cache-from-url'
import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import fc from 'fast-check'
import { hostileText } from '../cases/hostile-text.ts'
import { mutatedText } from '../cases/mutated-bytes.ts'
import { everyPlanted, planted } from '../planted.ts'
import { hostileTarget } from '../target.ts'

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
  `user:${planted.password}@127.0.0.1`,
  `${planted.password.replaceAll(/[^a-z]/gi, '')}:`,
  'constructor:',
  '__proto__:',
  'toString://x',
)

/** URLs, changed URLs, and random texts. */
export const hostileUrls: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: mutatedText(bases) },
  { weight: 1, arbitrary: bases },
  { weight: 1, arbitrary: hostileText },
)

/** A URL scheme can contain the letters of a password. */
const secrets = [...everyPlanted, planted.password.replaceAll(/[^a-z]/gi, '')]

const garbage = fc.constantFrom<unknown>(null, 5, {}, [], Symbol('url'), new URL('memory:'), true)

export const tokenUrls = hostileTarget<string>({
  name: 'token-url',
  what: 'URLs of the token endpoint: where credentials may be sent',
  weight: 5,
  cases: hostileUrls,
  run: async (tokenUrl) => {
    let value = ''
    const provider = new ClientCredentials({
      clientId: 'app',
      clientSecret: planted.clientSecret,
      tokenUrl,
      fetch: async (url) => {
        value = url
        return Response.json({ access_token: 'BQnew', expires_in: 3600 })
      },
    })
    await provider.getAccessToken()
    return { value }
  },
  problemWith: (value) => {
    const { protocol, hostname, username, password } = new URL(String(value))
    const isLoopback = protocol === 'http:' && ['127.0.0.1', '[::1]'].includes(hostname)
    if (protocol !== 'https:' && !isLoopback) return `credentials sent to ${protocol}//${hostname}`
    return username + password === '' ? undefined : 'credentials in the address'
  },
  mayThrow: ['ConfigurationError'],
  secrets,
})

export const cacheUrls = hostileTarget<unknown>({
  name: 'cache-url',
  what: 'URLs for `tokenCacheFromUrl`, as argument and as `SPOTIFY_SDK_TOKEN_CACHE`',
  weight: 5,
  cases: fc.oneof({ weight: 12, arbitrary: hostileUrls }, { weight: 1, arbitrary: garbage }),
  run: async (url) => {
    // Half of the texts are passed by the variable.
    if (typeof url === 'string' && url.length % 2 === 0) {
      process.env['SPOTIFY_SDK_TOKEN_CACHE'] = url
      return { value: await tokenCacheFromUrl() }
    }
    return { value: await tokenCacheFromUrl(url as string) }
  },
  problemWith: problemWithCache,
  mayThrow: ['ConfigurationError'],
  secrets,
})

export const redisUrls = hostileTarget<unknown>({
  name: 'redis-url',
  what: 'the option `url` of `RedisTokenCache`',
  weight: 4,
  cases: fc.oneof({ weight: 12, arbitrary: hostileUrls }, { weight: 1, arbitrary: garbage }),
  run: async (url) => {
    const value = new RedisTokenCache({ url: url as string })
    await value.close()
    return { value, shown: [value] }
  },
  problemWith: problemWithCache,
  mayThrow: ['ConfigurationError'],
  secrets,
})

function problemWithCache(value: unknown): string | undefined {
  const { get, set } = value as Partial<Record<'get' | 'set', unknown>>
  return typeof get === 'function' && typeof set === 'function' ? undefined : 'no cache'
}
