declare module 'cloudflare:workers' {
  /** Keeps the request's context alive until the work is done. */
  export function waitUntil(work: Promise<unknown>): void
}
