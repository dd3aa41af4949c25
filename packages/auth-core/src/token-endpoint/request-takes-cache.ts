let takesCache: boolean | undefined

/** Some runtimes refuse the `cache` of a `Request`. Asked once, at the first request. */
export function requestTakesCache(): boolean {
  try {
    takesCache ??= Boolean(new Request('https://localhost', { cache: 'no-store' }))
  } catch {
    takesCache = false
  }
  return takesCache
}
