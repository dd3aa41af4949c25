/** What a process of a starved fleet is told at its start. */
export interface StarvedWorkerOptions {
  readonly redisUrl: string
  readonly tokenUrl: string
  /** The refresh token that it is deployed with. */
  readonly refreshToken: string
  readonly secondsBetweenCalls: number
  /** It ends by itself then, whatever happens. */
  readonly secondsAtMost: number
}

/** What a process has seen. */
export interface StarvedReport {
  readonly calls: number
  /** Calls that ended in an error, by its class and code. */
  readonly errors: Readonly<Record<string, number>>
  /** Events of its provider, by type. */
  readonly events: Readonly<Record<string, number>>
}

/** From a process: its first call has ended, or what it has seen. */
export type FromStarved = { readonly started: true } | { readonly report: StarvedReport }
