import { MemoryTokenCache, type AuthEventListener, type TokenCache } from '@spotify-sdk/auth-core'
import { isErrorOf, notify } from '@spotify-sdk/auth-core/toolkit'

/** What is known of an app whose users' tokens are kept in memory alone. */
interface AppInMemory {
  readonly caches: WeakSet<TokenCache>
  hasWarned: boolean
}

/** Found by every copy of this package in the process: a bundler may have made two of them. */
const registryName = Symbol.for('@spotify-sdk/auth-authorization-code/in-memory')

type Registry = { [registryName]?: Map<string, AppInMemory> | undefined }

const detail =
  'Two providers of this app in this process keep user tokens in memory, each in its own: a user who signs in through one is not signed in for the other. Bundlers (Next.js) make two instances of one module. Pass a tokenCache that they share: FileTokenCache of cache-file on one machine, RedisTokenCache of cache-redis on several.'

/**
 * Takes note that a provider uses a cache; warns where it is in memory, and another provider of the
 * same app in this process uses another such cache.
 *
 * @param key Names the app: the key of its single user.
 */
export function noteCacheInUse(
  tokenCache: TokenCache,
  key: string,
  onEvent: AuthEventListener | undefined,
): void {
  if (!isErrorOf(tokenCache, MemoryTokenCache.brand)) return
  const registry = globalThis as Registry
  const apps = (registry[registryName] ??= new Map())
  const app = apps.get(key) ?? { caches: new WeakSet([tokenCache]), hasWarned: false }
  apps.set(key, app)
  if (app.caches.has(tokenCache)) return
  app.caches.add(tokenCache)
  if (app.hasWarned || onEvent === undefined) return
  app.hasWarned = true
  notify(onEvent, { type: 'user-tokens-not-shared', key, detail })
}
