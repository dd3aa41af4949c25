import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { FileTokenCache } from '@spotify-sdk/cache-file'

const auth = new ClientCredentials({ tokenCache: new FileTokenCache() })
console.log((await auth.getAccessToken()).length > 0)
