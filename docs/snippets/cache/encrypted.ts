import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { EncryptedTokenCache } from '@spotify-sdk/cache-encrypted'
import { FileTokenCache } from '@spotify-sdk/cache-file'

const tokenCache = new EncryptedTokenCache({
  tokenCache: new FileTokenCache(),
  // Made once by: openssl rand -base64 32
  keys: [{ id: '2026-11', key: process.env['TOKEN_KEY'] ?? '' }],
})
const auth = new ClientCredentials({ tokenCache })
console.log((await auth.getAccessToken()).length > 0)
