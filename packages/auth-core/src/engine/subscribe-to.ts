import type { KeylessAuthEvent } from '../auth-event.ts'
import { systemCodeOf } from '../system-code.ts'
import type { TokenCache, TokenCacheListener } from '../cache/token-cache.ts'

/** One for all sources: a process may know many users. */
const doNothing = (): void => {}

/**
 * Listens to what a cache tells of a key, where it tells anything. A cache that fails at it is an
 * event, and goes on as one that tells nothing.
 *
 * @returns What ends it, also where the cache goes on.
 */
export function subscribeTo(
  cache: TokenCache,
  key: string,
  listener: TokenCacheListener,
  emit: (event: KeylessAuthEvent) => void,
): () => void {
  let isListening = true
  let unsubscribe: (() => unknown) | undefined
  try {
    if (cache.subscribe === undefined) return doNothing
    unsubscribe = cache.subscribe(key, (notice) => {
      if (isListening) listener(notice)
    })
  } catch (error) {
    emit({ type: 'cache-failed', operation: 'subscribe', code: systemCodeOf(error) ?? 'failed' })
  }
  return () => {
    isListening = false
    try {
      // A cache may end it asynchronously, and fail at that.
      Promise.resolve(unsubscribe?.()).catch(() => {})
    } catch {
      // It is heard no more all the same.
    }
  }
}
