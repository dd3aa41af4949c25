import { cacheUnavailable } from './cache-unavailable.ts'
import type { UserEngine } from './user-engine.ts'

/**
 * Deletes the token: from memory at once, then from the cache. A refresh in flight comes to
 * nothing: here since it looks whether it was overtaken, elsewhere by the fence.
 *
 * @throws `TokenCacheError` (code `cache_unavailable`) where the cache did not take it: the
 *   user is still signed in.
 */
export async function signOut(engine: UserEngine): Promise<void> {
  const { memory, cache, cooldown, emit } = engine
  memory.beginAnew()
  memory.isSignedOut = true
  const { logins } = memory
  try {
    await cache.delete()
  } catch {
    throw cacheUnavailable(
      engine,
      "The token cache did not take the sign-out, and may still hold the user's tokens: sign out again.",
    )
  }
  emit({ type: 'signed-out' })
  // Whoever has logged in meanwhile has the last word.
  if (memory.logins !== logins) return
  // A refresh that began meanwhile may have read what was about to be deleted.
  memory.beginAnew()
  memory.isSignedOut = true
  cooldown.end()
}
