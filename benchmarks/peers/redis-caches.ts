import KeyvRedis from '@keyv/redis'
import { Keyv } from 'keyv'
import { createStorage } from 'unstorage'
import redisDriver from 'unstorage/drivers/redis'

const value = {
  access_token: 'a'.repeat(140),
  refresh_token: 'r'.repeat(131),
  expires_at: 2_000_000_000,
  expires_in: 3600,
  scope: 'user-library-read playlist-read-private',
}

interface OpenCache {
  readonly get: () => Promise<unknown>
  readonly close: () => Promise<unknown>
}

async function keyv(url: string): Promise<OpenCache> {
  const cache = new Keyv({ store: new KeyvRedis(url) })
  await cache.set('token', value)
  return { get: () => cache.get('token'), close: () => cache.disconnect() }
}

async function unstorage(url: string): Promise<OpenCache> {
  const storage = createStorage({ driver: redisDriver({ url }) })
  await storage.setItem('token', value)
  return { get: () => storage.getItem('token'), close: () => storage.dispose() }
}

export { keyv as 'keyv on redis', unstorage as 'unstorage on ioredis' }
