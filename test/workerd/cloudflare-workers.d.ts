/** The bindings of a Worker, which each Worker of this repository adds to. */
declare namespace Cloudflare {
  interface Env {}
}

declare module 'cloudflare:workers' {
  /** The bindings of the Worker. */
  export const env: Cloudflare.Env

  /** Keeps the request's context alive until the work is done. */
  export function waitUntil(work: Promise<unknown>): void
}
