import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ownRedisVariable } from './open-cache.ts'
import { OwnRedis } from './own-redis.ts'

const names: Readonly<Record<string, string>> = { 'memory:': 'memory', 'file:': 'files' }

/** The cache that the fleet shares. */
export interface ChosenCache extends AsyncDisposable {
  readonly description: string
  /** In one word. */
  readonly name: string
  readonly environment: Readonly<Record<string, string>>
  /** Whether all processes ask for one lease. */
  readonly isShared: boolean
  /** The example's own, which may be frozen. */
  readonly redis?: OwnRedis | undefined
}

/** What SPOTIFY_SDK_TOKEN_CACHE names; else a Redis of our own; else, without one, a folder. */
export async function chooseCache(folder: string): Promise<ChosenCache> {
  const named = process.env['SPOTIFY_SDK_TOKEN_CACHE']
  if (named !== undefined) {
    const scheme = /^[a-z+]*:/i.exec(named)?.[0] ?? ''
    return {
      name: names[scheme] ?? 'Redis',
      description: `${scheme} as SPOTIFY_SDK_TOKEN_CACHE says`,
      environment: {},
      isShared: scheme !== 'memory:',
      [Symbol.asyncDispose]: async () => {},
    }
  }
  const redis = await OwnRedis.start()
  if (redis !== undefined) {
    return {
      name: 'Redis',
      description: 'a Redis, started for this',
      environment: { [ownRedisVariable]: redis.url },
      isShared: true,
      redis,
      [Symbol.asyncDispose]: () => redis[Symbol.asyncDispose](),
    }
  }
  return {
    name: 'files',
    description: 'files in a temporary folder, as there is no redis-server on the PATH',
    environment: { SPOTIFY_SDK_TOKEN_CACHE: pathToFileURL(join(folder, 'tokens')).href },
    isShared: true,
    [Symbol.asyncDispose]: async () => {},
  }
}
