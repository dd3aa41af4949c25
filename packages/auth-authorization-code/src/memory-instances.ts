import { MemoryTokenCache, type AuthEventListener, type TokenCache } from '@spotify-sdk/auth-core'
import { isErrorOf, notify } from '@spotify-sdk/auth-core/toolkit'

/** An app whose user tokens are kept only in memory. */
interface AppInMemory {
  readonly caches: WeakSet<TokenCache>
  hasWarned: boolean
}

/** Shared by all copies of this package in the process, because bundlers can create two. */
const registryName = Symbol.for('@spotify-sdk/auth-authorization-code/in-memory')

type Registry = { [registryName]?: Map<string, AppInMemory> | undefined }

const detail =
  'Two providers of this app keep user tokens in separate memory, so users seem signed out. Bundlers (Next.js) load modules twice. Share a FileTokenCache or RedisTokenCache.'

/**
 * Records that a provider uses a cache. Warns if another provider of the same app in this process
 * uses a different cache in memory.
 *
 * @param key Names the app: the cache key of its single user.
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
  if (app.hasWarned) return
  // Without a listener the event goes at most to stderr: the first listener gets it too.
  app.hasWarned = onEvent !== undefined
  notify(onEvent, { type: 'user-tokens-not-shared', key, detail })
}
