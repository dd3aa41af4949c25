/** How much longer a token may serve, and so what a caller gets: see `UserTokenSource`. */
export type TokenState = 'fresh' | 'ageing' | 'due' | 'expired'

/** Seconds before a token's end at which it becomes ageing, and due. */
export interface RefreshWindows {
  readonly ageing: number
  readonly due: number
}

/** The windows as configured; each is cut to a share of the token's life. */
export interface RefreshWindowSettings {
  readonly refreshAheadSeconds: number
  readonly skewSeconds: number
}

/**
 * Windows that scale with the token's life: of an hour's token the last 5 minutes and the last 30
 * seconds, of a minute's the last 12 and the last 3 seconds.
 *
 * @param jitterFactor From 1 to 1.1, drawn once per source, so that processes do not refresh at the same time.
 */
export function refreshWindows(
  lifeSeconds: number,
  { refreshAheadSeconds, skewSeconds }: RefreshWindowSettings,
  jitterFactor: number,
): RefreshWindows {
  return {
    ageing: Math.min(refreshAheadSeconds, lifeSeconds * 0.2) * jitterFactor,
    due: Math.min(skewSeconds, lifeSeconds * 0.05),
  }
}

/** The state of a token with so many seconds left. */
export function tokenState(remainingSeconds: number, { ageing, due }: RefreshWindows): TokenState {
  if (!(remainingSeconds > 0)) return 'expired'
  if (remainingSeconds <= due) return 'due'
  if (remainingSeconds <= ageing) return 'ageing'
  return 'fresh'
}
