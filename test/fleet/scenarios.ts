import { setTimeout as sleep } from 'node:timers/promises'

import type { Fleet } from './fleet.ts'
import type { CallReport, Failpoint } from './messages.ts'

/** What came of a fleet that was called over several lives of a token. */
export interface ExpiriesOutcome {
  readonly reports: readonly CallReport[]
  /** Unix time in seconds of every token request. */
  readonly requestedAt: readonly number[]
  readonly maxInFlight: number
}

/** Many processes with many callers each, from a cold cache on across so many token requests. */
export async function callAcrossExpiries(
  fleet: Fleet,
  { processes, callers, requests }: Readonly<Record<'processes' | 'callers' | 'requests', number>>,
): Promise<ExpiriesOutcome> {
  const { token } = fleet.spotify.requests
  const members = await Promise.all(Array.from({ length: processes }, () => fleet.join()))
  await Promise.all(members.map((member) => member.keepCalling(callers)))
  while (token.length < requests) await sleep(20)
  // Everybody has the last one, too.
  await sleep(300)
  const reports = await Promise.all(members.map((member) => member.stopCalling()))
  return {
    reports,
    requestedAt: token.map(({ receivedAt }) => receivedAt),
    maxInFlight: token.maxInFlight,
  }
}

/** What came of a holder that was stopped. */
export interface TakeoverOutcome {
  /** Seconds from the kill, or the freeze, until another process had a token. */
  readonly takeoverSeconds: number
  readonly successor: CallReport
  /** Token requests of all processes. */
  readonly requests: number
  /** Where the holder lived on: what its own caller was given. */
  readonly holder?: CallReport | undefined
  /** The token that stands in the cache in the end. */
  readonly standing: string | undefined
}

/** A holder is killed at a failpoint; another process asks for a token at the same moment. */
export async function killHolder(fleet: Fleet, failpoint: Failpoint): Promise<TakeoverOutcome> {
  const [holder, heir] = await Promise.all([
    fleet.join({ failpoint, atFailpoint: 'block' }),
    fleet.join(),
  ])
  void holder.call().catch(() => {})
  await holder.atFailpoint()
  const inheriting = heir.call()
  await holder.kill()
  const killedAt = performance.now()
  const successor = await inheriting
  const takeoverSeconds = (performance.now() - killedAt) / 1000
  const { accessToken: standing } = await heir.look()
  return { takeoverSeconds, successor, requests: fleet.spotify.requests.token.length, standing }
}

/** A holder is frozen at a failpoint until another has taken over, and goes on then. */
export async function freezeHolder(fleet: Fleet, failpoint: Failpoint): Promise<TakeoverOutcome> {
  const [holder, heir] = await Promise.all([
    fleet.join({ failpoint, atFailpoint: 'wait' }),
    fleet.join(),
  ])
  const holding = holder.call()
  await holder.atFailpoint()
  holder.freeze()
  const frozenAt = performance.now()
  const successor = await heir.call()
  const takeoverSeconds = (performance.now() - frozenAt) / 1000
  holder.wake()
  holder.go()
  const report = await holding
  const { accessToken: standing } = await heir.look()
  const requests = fleet.spotify.requests.token.length
  return { takeoverSeconds, successor, requests, holder: report, standing }
}
