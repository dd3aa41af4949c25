import { readdir, rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { TcpProxy } from 'test-support/redis/tcp-proxy.ts'
import type { CacheFault } from './fault-log.ts'

/** A cache that a fleet shares, and the ways to put it out of order. */
export interface SoakCache extends AsyncDisposable {
  readonly name: 'file' | 'redis'
  readonly cacheModule: string
  readonly cache: string
  readonly faults: ReadonlyMap<CacheFault, (seconds: number) => Promise<unknown>>
}

export async function startFileCache(): Promise<SoakCache> {
  const folder = new TemporaryFolder()
  const removeFiles = async (): Promise<void> => {
    for (const name of await readdir(folder.path)) {
      await rm(`${folder.path}/${name}`, { recursive: true, force: true }).catch(() => {})
    }
  }
  return {
    name: 'file',
    cacheModule: import.meta.resolve('test-support/caches/file-cache.ts'),
    cache: JSON.stringify({ directory: folder.path }),
    faults: new Map([['remove-files', removeFiles]]),
    [Symbol.asyncDispose]: async () => folder[Symbol.dispose](),
  }
}

/** The fleet reaches its Redis through a link that can be cut. */
export async function startRedisCache(): Promise<SoakCache> {
  const server = await RedisServer.start()
  const proxy = await TcpProxy.start(server.port)
  return {
    name: 'redis',
    cacheModule: import.meta.resolve('test-support/caches/redis-cache.ts'),
    cache: JSON.stringify({ url: `redis://127.0.0.1:${proxy.port}` }),
    faults: new Map<CacheFault, (seconds: number) => Promise<unknown>>([
      [
        'cut',
        mended(
          () => proxy.cut(),
          () => proxy.mend(),
        ),
      ],
      [
        'hold',
        mended(
          () => proxy.hold(),
          () => proxy.mend(),
        ),
      ],
      [
        'stand-still',
        mended(
          () => server.freeze(),
          () => server.thaw(),
        ),
      ],
      ['flush', () => server.command('FLUSHALL')],
    ]),
    [Symbol.asyncDispose]: async () => {
      await proxy[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

/** A fault that lasts as long as it is told to. */
function mended(begin: () => void, end: () => void): (seconds: number) => Promise<void> {
  return async (seconds) => {
    begin()
    await sleep(seconds * 1000)
    end()
  }
}
