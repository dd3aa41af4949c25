import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import type { TokenCache } from '@spotify-sdk/auth-core'
import { tokenCacheFromUrl } from '@spotify-sdk/cache-from-url'
import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import { Redis } from '@upstash/redis'
import { adapterOf, type Library } from '../libraries.ts'
import { clientSecret, type GetToken } from '../library.ts'

// argv: the token endpoint, the start time, the client ID of ours, and, as JSON, the library or null
// for ours. The variable SPOTIFY_SDK_TOKEN_CACHE, or those of Upstash, say which cache ours share.

const [, , tokenUrl = '', beginAt = '', clientId = '', library = ''] = process.argv
const calls = 100

function sharedCache(): TokenCache | Promise<TokenCache> {
  if (process.env['UPSTASH_REDIS_REST_URL'] === undefined) return tokenCacheFromUrl()
  return new RedisTokenCache({ client: Redis.fromEnv({ enableTelemetry: false }) })
}

async function getTokenOf(): Promise<GetToken> {
  const peer = JSON.parse(library) as Library | null
  if (peer !== null) {
    const { setUp } = await adapterOf(peer)
    return setUp(tokenUrl)
  }
  const tokenCache = await sharedCache()
  const auth = new ClientCredentials({ clientId, clientSecret, tokenUrl, tokenCache })
  return () => auth.getAccessToken()
}

const getToken = await getTokenOf()
await new Promise((resolve) => setTimeout(resolve, Number(beginAt) - Date.now()))
const tokens = new Set<string>()
for (let call = 0; call < calls; call++) {
  tokens.add(await getToken())
  await new Promise((resolve) => setTimeout(resolve, 5))
}
process.send?.([...tokens])
