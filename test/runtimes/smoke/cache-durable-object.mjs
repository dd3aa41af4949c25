import { DurableObjectTokenCache } from '@spotify-sdk/cache-durable-object'
import { env } from 'cloudflare:workers'
import { tokenThrough } from './token-through.mjs'

export { TokenCacheObject } from '@spotify-sdk/cache-durable-object'

const token = { accessToken: 'access', refreshToken: 'refresh', expiresAt: 1_900_000_000 }

export const expected = {
  cacheFailures: [],
  read: token,
  whileHeld: 'busy',
  committed: true,
  next: 'next',
}

/** Two caches that share the objects of one Worker share tokens and leases. */
export async function run(stage) {
  const [one, other] = [1, 2].map(() => new DurableObjectTokenCache({ namespace: env.TOKENS }))
  const cacheFailures = await tokenThrough(one, stage)
  await one.set(token, 'alice')
  const read = await other.get('alice')
  const lease = await one.lease('alice')
  const { reason: whileHeld } = await other.lease('alice')
  const committed = await lease.commit({ ...token, accessToken: 'next' })
  const { accessToken: next } = await other.get('alice')
  return { cacheFailures, read, whileHeld, committed, next }
}
