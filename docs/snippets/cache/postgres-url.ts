import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { PostgresTokenCache } from '@spotify-sdk/cache-postgres'

await using tokenCache = new PostgresTokenCache({ url: process.env['DATABASE_URL'] ?? '' })
const auth = new ClientCredentials({ tokenCache })
console.log((await auth.getAccessToken()).length)
