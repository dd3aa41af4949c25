/** The phase of a token's life, which decides what a caller gets: see `TokenCycler`. */
export type TokenState = 'fresh' | 'ageing' | 'due' | 'expired'

/** How long before its end a token becomes ageing, and due. */
export interface RefreshWindows {
  readonly ageingSeconds: number
  readonly dueSeconds: number
}

/** The windows as configured; each is at most a share of the token's life. */
export interface RefreshWindowSettings {
  readonly refreshAheadSeconds: number
  readonly skewSeconds: number
}

/**
 * Windows that scale with the token's life: the last 5 minutes and the last 30 seconds of a
 * one-hour token, the last 12 and the last 3 seconds of a one-minute token. The laboratory has the
 * same shares in `lab/src/refresh-window.ts`.
 *
 * @param jitterFactor From 1 to 1.1, drawn once per source, so that not all sources refresh at the
 *   same time.
 */
export function refreshWindows(
  lifeSeconds: number,
  { refreshAheadSeconds, skewSeconds }: RefreshWindowSettings,
  jitterFactor: number,
): RefreshWindows {
  return {
    ageingSeconds: Math.min(refreshAheadSeconds, lifeSeconds * 0.2) * jitterFactor,
    dueSeconds: Math.min(skewSeconds, lifeSeconds * 0.05),
  }
}

/** The state of a token with this many seconds left. */
export function tokenState(
  remainingSeconds: number,
  { ageingSeconds, dueSeconds }: RefreshWindows,
): TokenState {
  if (!(remainingSeconds > 0)) return 'expired'
  if (remainingSeconds <= dueSeconds) return 'due'
  if (remainingSeconds <= ageingSeconds) return 'ageing'
  return 'fresh'
}
