import { PostgresTokenCache } from '@spotify-sdk/cache-postgres'
import pg from 'pg'
import { reachable } from './reachable.mjs'
import { tokenThrough } from './token-through.mjs'

// One request for each way to the server.
export const expected = { cacheFailures: [], requestsOfAllProcesses: 3 }

/** Processes that share a table share a token, and its refresh. */
export async function run({ postgresUrl: url, ...stage }) {
  const pool = new pg.Pool({ connectionString: url })
  const client = new pg.Client(url)
  await client.connect()
  const ways = { pool: { client: pool }, client: { client }, url: { url } }
  const cacheFailures = []
  for (const [way, options] of Object.entries(ways)) {
    const table = `tokens_${way}_${stage.clientId}`
    const cache = new PostgresTokenCache({ ...options, table })
    await cache.createTable()
    cacheFailures.push(...(await tokenThrough(await reachable(cache), stage)))
    await cache.close()
  }
  const requestsOfAllProcesses = await stage.countTokenRequests()
  await client.end()
  await pool.end()
  return { cacheFailures, requestsOfAllProcesses }
}
