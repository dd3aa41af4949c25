import { readFile } from 'node:fs/promises'

import { TemporaryFolder } from '../temporary-folder.ts'
import { RedisServer } from '../redis/redis-server.ts'

/** A cache that the processes of a fleet share. */
export interface SharedCache extends AsyncDisposable {
  readonly cacheModule: string
  readonly cache: string
  /** All its contents as text, to check what must not be left. */
  readonly content: () => Promise<string>
}

const redisModule = import.meta.resolve('../caches/redis-cache.ts')
const fileModule = import.meta.resolve('../caches/file-cache.ts')

/** A new folder. */
export async function startFileCache(): Promise<SharedCache> {
  const folder = new TemporaryFolder()
  return {
    cacheModule: fileModule,
    cache: JSON.stringify({ directory: folder.path }),
    content: async () => {
      const texts = folder.list().map((path) => readFile(path, 'utf8').catch(() => ''))
      return (await Promise.all(texts)).join('\n')
    },
    [Symbol.asyncDispose]: async () => folder[Symbol.dispose](),
  }
}

/** A new server. */
export async function startRedisCache(): Promise<SharedCache> {
  const server = await RedisServer.start()
  return {
    cacheModule: redisModule,
    cache: JSON.stringify({ url: server.url }),
    content: () => contentOf(server),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** Every field of every key. */
export async function contentOf(server: RedisServer): Promise<string> {
  const keys = (await server.command('KEYS', '*')) as readonly string[]
  const entries = await Promise.all(keys.map((key) => server.command('HGETALL', key)))
  return JSON.stringify(entries)
}
