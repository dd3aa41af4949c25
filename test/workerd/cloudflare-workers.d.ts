declare module 'cloudflare:workers' {
  /** The bindings of the Worker. */
  export const env: Readonly<Record<string, unknown>>

  /** Keeps the request's context alive until the work is done. */
  export function waitUntil(work: Promise<unknown>): void
}
