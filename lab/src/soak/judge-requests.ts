import { excessRequests, type TokenRequestSeen } from '../verdicts/excess-requests.ts'
import { isBlindness, isRefusal, type FaultWindow } from './fault-log.ts'

/** How many requests the faults account for, over one for each life of a token. */
export function requestsExcused(
  windows: readonly FaultWindow[],
  processes: number,
  lifetimeSeconds: number,
): number {
  return windows.reduce((sum, window) => {
    // The cache is out of order: each process goes on alone, in each life that begins meanwhile.
    if (isBlindness(window)) {
      const lives = Math.ceil((window.until - window.from) / (0.75 * lifetimeSeconds)) + 1
      return sum + processes * lives
    }
    // A process killed, frozen or told to drop its token asks again, or is asked for.
    return isRefusal(window) || window.kind === 'slow' ? sum : sum + 1
  }, 0)
}

/** Requests that neither a life nor a fault accounts for. */
export function judgeRequests(
  requests: readonly TokenRequestSeen[],
  windows: readonly FaultWindow[],
  { processes, lifetimeSeconds }: Readonly<Record<'processes' | 'lifetimeSeconds', number>>,
): readonly string[] {
  const excess = excessRequests(requests, lifetimeSeconds)
  const excused = requestsExcused(windows, processes, lifetimeSeconds)
  return excess > excused
    ? [`${excess} requests over one per life, and the faults account for ${excused}`]
    : []
}
