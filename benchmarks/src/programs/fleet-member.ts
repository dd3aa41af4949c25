import { FileTokenCache } from '@spotify-sdk/cache-file'
import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { adapterOf, type Library } from '../libraries.ts'
import { clientId, clientSecret, type GetToken } from '../library.ts'

// argv: what is shared (a folder, a Redis, or 'none'), the token endpoint, the start time, and the
// library as JSON if nothing is shared.

const [, , shared = '', tokenUrl = '', beginAt = '', library = ''] = process.argv
const calls = 100

async function getTokenOf(): Promise<GetToken> {
  if (shared === 'none') {
    const { setUp } = await adapterOf(JSON.parse(library) as Library)
    return setUp(tokenUrl)
  }
  const tokenCache = shared.startsWith('redis:')
    ? new RedisTokenCache({ url: shared })
    : new FileTokenCache({ directory: shared })
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
