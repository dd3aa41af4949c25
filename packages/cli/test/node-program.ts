import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { FileTokenCache } from '@spotify-sdk/cache-file'

const auth = new ClientCredentials({ tokenCache: new FileTokenCache() })
process.stdout.write(await auth.getAccessToken())
