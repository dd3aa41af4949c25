/**
 * How early the engine refreshes a token by default: see `refreshWindows` in auth-core. The numbers are
 * repeated here on purpose, so that a mistake there is noticed.
 */
const aheadSeconds = 300
const aheadShare = 0.2
const maxJitterFactor = 1.1

/** The engine refreshes a token in the last seconds of its life: in no more than these. */
export function maxAgeingSeconds(lifetimeSeconds: number): number {
  return Math.min(aheadSeconds, lifetimeSeconds * aheadShare) * maxJitterFactor
}

/** No token is refreshed before this share of its life: 0.78. */
const earliestShare = 1 - aheadShare * maxJitterFactor

/** A request before this share of a token's life is too early, whatever a request and its response take. */
export const tooEarlyShare = earliestShare - 0.03

/** Requests are this share of a life apart, also where clocks are set and processes stop. */
export const minIntervalShare = earliestShare - 0.08
