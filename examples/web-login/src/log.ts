/**
 * Writes one line of JSON: facts, and which process tells them. Never a URL with its query: the
 * authorization response carries its code there.
 */
export function log(facts: Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify({ at: new Date().toISOString(), process: process.pid, ...facts }))
}

/** What may be said of an error: those of `@spotify-sdk/*` hold no secret, in no field. */
export function logError(error: unknown, path: string): void {
  const { name, message, stack } = error instanceof Error ? error : new Error('no error')
  const { code, status } = error as { readonly code?: unknown; readonly status?: unknown }
  // One that was foreseen needs no stack.
  const where = code === undefined && status === undefined ? { stack } : { code, status }
  log({ type: 'error', path, name, message, ...where })
}
