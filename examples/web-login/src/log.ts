/**
 * Writes facts and the process id as one line of JSON. Never pass a URL with its query, which may
 * contain a code.
 */
export function log(facts: Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify({ at: new Date().toISOString(), process: process.pid, ...facts }))
}

/** Logs an error. No field of a `@spotify-sdk/*` error contains a secret. */
export function logError(error: unknown, path: string): void {
  const { name, message, stack } = error instanceof Error ? error : new Error('no error')
  const { code, status } = error as { readonly code?: unknown; readonly status?: unknown }
  // An expected error needs no stack.
  const where = code === undefined && status === undefined ? { stack } : { code, status }
  log({ type: 'error', path, name, message, ...where })
}
