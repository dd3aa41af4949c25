import { waitUntil } from '../redis/wait-until.ts'
import { replacesHeader, secondsLeftHeader, senderHeader } from './failpoints.ts'
import type { FleetProcess } from './fleet-process.ts'
import type { Fleet } from './fleet.ts'
import type { CallReport, Failpoint } from './messages.ts'
import { StallWatch } from '../stood-still.ts'

/** A token request of a fleet: which token it replaces, and how long that was still valid. */
export interface Replacement {
  /**
   * The access token that was stored when the lease was granted; `undefined` for an empty cache.
   */
  readonly replaces: string | undefined
  /** Seconds that it was still valid for, on the sender's clock, when the request was sent. */
  readonly secondsLeft: number
}

/** The result of a fleet that was called over several lives of a token. */
export interface ExpiriesOutcome {
  readonly reports: readonly CallReport[]
  readonly requests: readonly Replacement[]
  readonly maxInFlight: number
  /** The longest time that one of the processes, or this one with its Spotify, stood still. */
  readonly longestStallSeconds: number
}

const hourSeconds = 3600

/** Longer than any busy machine takes. */
const patienceSeconds = 100

/**
 * Calls many processes with many callers each, from a cold cache, over this many token requests.
 * The last token lives for an hour, and every process has it in the end.
 */
export async function callAcrossExpiries(
  fleet: Fleet,
  { processes, callers, requests }: Readonly<Record<'processes' | 'callers' | 'requests', number>>,
): Promise<ExpiriesOutcome> {
  using stalls = new StallWatch()
  const { spotify } = fleet
  const { token } = spotify.requests
  const members = await Promise.all(Array.from({ length: processes }, () => fleet.join()))
  await Promise.all(members.map((member) => member.keepCalling(callers)))
  await waitUntil('enough requests', () => token.length >= requests - 1, patienceSeconds)
  spotify.tokenLifetimeSeconds = hourSeconds
  const reports = await Promise.all(members.map((member) => member.stopCalling()))
  const hasTheLast = async (member: FleetProcess): Promise<boolean> => {
    const report = await member.call()
    reports.push(report)
    const expiresAt = spotify.expiresAt(report.accessTokens[0] ?? '') ?? 0
    return expiresAt - Date.now() / 1000 > hourSeconds / 2
  }
  for (const member of members) {
    await waitUntil('the last token', () => hasTheLast(member), patienceSeconds)
  }
  await Promise.all(members.map((member) => member.closeProvider()))
  reports.push(...(await Promise.all(members.map((member) => member.report()))))
  return {
    reports,
    requests: token.map(({ headers }) => ({
      replaces: headers[replacesHeader],
      secondsLeft: Number(headers[secondsLeftHeader] ?? 0),
    })),
    maxInFlight: token.maxInFlight,
    longestStallSeconds: Math.max(
      stalls.longestSeconds,
      ...reports.map((report) => report.longestStallSeconds),
    ),
  }
}

/** The result of stopping a lease holder. */
export interface TakeoverOutcome {
  /** Seconds from the kill or freeze until another process had a token. Only reported. */
  readonly takeoverSeconds: number
  readonly successor: CallReport
  /** Which process sent the token requests, in order. */
  readonly requestsOf: readonly ('holder' | 'heir')[]
  /** If the holder survived: what its own caller got. */
  readonly holder?: CallReport | undefined
  /** The token in the cache at the end. */
  readonly standing: string | undefined
}

/** Kills a holder at a failpoint, while another process asks for a token. */
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
  return { takeoverSeconds, successor, requestsOf: sendersIn(fleet, holder), standing }
}

/** Freezes a holder at a failpoint until another process has taken over, then resumes it. */
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
  const requestsOf = sendersIn(fleet, holder)
  return { takeoverSeconds, successor, requestsOf, holder: report, standing }
}

function sendersIn({ spotify }: Fleet, { pid }: FleetProcess): readonly ('holder' | 'heir')[] {
  return spotify.requests.token.map(({ headers }) =>
    headers[senderHeader] === `${pid}` ? 'holder' : 'heir',
  )
}
