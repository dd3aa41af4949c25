/** The start options of a process. */
export interface StarvedWorkerOptions {
  readonly redisUrl: string
  readonly tokenUrl: string
  /** The initial refresh token. */
  readonly refreshToken: string
  readonly secondsBetweenCalls: number
  /** The process ends after this time. */
  readonly maxSeconds: number
}

export interface StarvedReport {
  readonly calls: number
  /** Failed calls by error class and code. */
  readonly errors: Readonly<Record<string, number>>
  /** Events of the provider by type. */
  readonly events: Readonly<Record<string, number>>
}

/** From a process: its first call has ended, or its report. */
export type FromStarved = { readonly started: true } | { readonly report: StarvedReport }
