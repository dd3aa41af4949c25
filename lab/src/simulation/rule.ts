import type { FaultLog } from './fault.ts'
import type { Plan } from './plan.ts'
import type { SimulatedProcess } from './simulated-process.ts'
import type { IssuedToken, Request, WorldEvent } from './world-event.ts'

/** What a rule may know: the truth. */
export interface Truth {
  readonly plan: Plan
  readonly faults: FaultLog
  /** Seconds since the beginning. */
  readonly now: number
  issuedToken(accessToken: string): IssuedToken | undefined
  /** What the cache holds at this moment. */
  storedToken(key: string): IssuedToken | undefined
  /** Seconds for which the cache still tells everybody to pause. */
  pauseSeconds(key: string): number
  /** What is left of the lease that a process holds on a key, by the cache's clock; 0: none. */
  leaseSeconds(process: SimulatedProcess, key: string): number
  /** When a process last heard from the cache. */
  cacheAnsweredAt(process: SimulatedProcess): number
  /** Whether a login's refresh tokens still work. */
  isAlive(login: number): boolean
  /** Whether it was not made by anybody: its refresh token came with the program. */
  isInitialRefreshToken(login: number): boolean
  /** The login whose refresh token came with this process. */
  deployedLogin(process: SimulatedProcess): number | undefined
}

/** One of the promises. It sees everything, and says what broke it. */
export interface Rule {
  readonly name: string
  /** @throws {@link PromiseBroken} */
  see(event: WorldEvent): void
  /** At the end, when everything has been mended. @throws {@link PromiseBroken} */
  finish?(): void
}

/** Something happened that must never happen. */
export class PromiseBroken extends Error {
  override readonly name: string = 'PromiseBroken'
}

/** Hosts whose clocks differ by less count as one clock: see `ServerTime` of the Redis cache. */
const sameClockSeconds = 2.5

/** Whether the clocks of hosts differ, so that the dates of logins tell nothing. */
export function clocksDiffer({ plan }: Truth): boolean {
  const agree = plan.processes.every(
    ({ offsetSeconds }) => offsetSeconds === plan.processes[0]?.offsetSeconds,
  )
  return !agree || plan.kinds.includes('clock-step')
}

/** Whether the cache's instants tell nothing: they are of clocks that differ, or that may be set. */
export function instantsDiffer(truth: Truth): boolean {
  return truth.plan.instants === 'writer' && clocksDiffer(truth)
}

/** By how much hosts may disagree on what is left of a token. */
export function clockToleranceSeconds(truth: Truth, lifeSeconds: number): number {
  const isWrong = clocksDiffer(truth) || truth.plan.kinds.includes('failover')
  return 0.05 + lifeSeconds * 2e-4 + (isWrong ? sameClockSeconds : 0)
}

/** The faults that keep a process from the cache, or the cache from what it knew. */
export const cacheFaults = ['cache-cut', 'cache-hung', 'cache-flushed', 'failover'] as const

/** The faults in which a process does not run while its lease goes on. */
export const standstills = ['crash', 'freeze', 'suspend', 'starved'] as const

/** Whether a request renews a token; the exchange of a code is a person's own, and heeds nothing. */
export function isRenewal({ grant }: Request): boolean {
  return grant !== 'authorization_code'
}
