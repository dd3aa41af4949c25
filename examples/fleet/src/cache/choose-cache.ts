import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ownRedisVariable } from './open-cache.ts'
import { OwnRedis } from './own-redis.ts'

const names: Readonly<Record<string, string>> = {
  'memory:': 'memory',
  'file:': 'files',
  'postgres:': 'Postgres',
  'postgresql:': 'Postgres',
}

/** The cache that all processes share. */
export interface ChosenCache extends AsyncDisposable {
  readonly description: string
  /** Name in one word. */
  readonly name: string
  readonly environment: Readonly<Record<string, string>>
  /** Whether all processes use one lease. */
  readonly isShared: boolean
  /** A Redis started by the example, which may be frozen. */
  readonly redis?: OwnRedis | undefined
}

/** The cache of SPOTIFY_SDK_TOKEN_CACHE, else a Redis started here, else a folder. */
export async function chooseCache(folder: string): Promise<ChosenCache> {
  const named = process.env['SPOTIFY_SDK_TOKEN_CACHE']
  if (named) {
    const scheme = /^[a-z+]*:/i.exec(named)?.[0].toLowerCase() ?? ''
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
      description: 'a Redis started for this demonstration',
      environment: { [ownRedisVariable]: redis.url },
      isShared: true,
      redis,
      [Symbol.asyncDispose]: () => redis[Symbol.asyncDispose](),
    }
  }
  return {
    name: 'files',
    description: 'files in a temporary folder, because there is no redis-server on the PATH',
    environment: { SPOTIFY_SDK_TOKEN_CACHE: pathToFileURL(join(folder, 'tokens')).href },
    isShared: true,
    [Symbol.asyncDispose]: async () => {},
  }
}
