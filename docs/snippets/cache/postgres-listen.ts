import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { PostgresTokenCache } from '@spotify-sdk/cache-postgres'
import { Client, Pool } from 'pg'

// This may be the address of a pooler.
const client = new Pool({ connectionString: process.env['DATABASE_URL'] })
client.on('error', (error: Error) => console.log(error.message))

// This must be the address of Postgres itself. Without a pooler, both are the same.
const listenClient = new Client({
  connectionString: process.env['DIRECT_DATABASE_URL'] || process.env['DATABASE_URL'],
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
})
listenClient.on('error', (error: Error) => console.log(error.message))
await listenClient.connect()

const tokenCache = new PostgresTokenCache({ client, listenClient })
await tokenCache.createTable()

const auth = new ClientCredentials({ tokenCache })
console.log((await auth.getAccessToken()).length)

await tokenCache.close()
await listenClient.end()
await client.end()
