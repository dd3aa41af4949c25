/**
 * Waits for a cache's first connection, which on a busy machine may take longer than a call waits.
 */
export async function reachable(tokenCache) {
  for (let attempt = 1; ; attempt++) {
    try {
      await tokenCache.get('nobody')
      return tokenCache
    } catch (error) {
      if (attempt === 20) throw error
    }
  }
}
