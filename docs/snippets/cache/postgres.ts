import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { PostgresTokenCache } from '@spotify-sdk/cache-postgres'
import { Pool } from 'pg'

const client = new Pool({ connectionString: process.env['DATABASE_URL'] })
client.on('error', (error: Error) => console.log(error.message))

const tokenCache = new PostgresTokenCache({ client })
await tokenCache.createTable()

const auth = new ClientCredentials({ tokenCache })
console.log((await auth.getAccessToken()).length)

await client.end()
