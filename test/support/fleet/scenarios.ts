import { waitUntil } from '../redis/wait-until.ts'
import { replacesHeader, secondsLeftHeader, senderHeader } from './failpoints.ts'
import type { FleetProcess } from './fleet-process.ts'
import type { Fleet } from './fleet.ts'
import type { CallReport, Failpoint } from './messages.ts'

/** One token request of a fleet: which token it replaces, and what was left of that. */
export interface Replacement {
  /** The access token that was stored when the lease was granted; `undefined` in an empty cache. */
  readonly replaces: string | undefined
  /** Seconds that it was still valid for, by the sender's clock, when the request was sent. */
  readonly secondsLeft: number
}

/** What came of a fleet that was called over several lives of a token. */
export interface ExpiriesOutcome {
  readonly reports: readonly CallReport[]
  readonly requests: readonly Replacement[]
  readonly maxInFlight: number
}

const hourSeconds = 3600

/** Longer than any machine takes, however busy it is. */
const patienceSeconds = 100

/**
 * Many processes with many callers each, from a cold cache on, across so many token requests. The
 * last token lives for an hour, and every process has it in the end.
 */
export async function callAcrossExpiries(
  fleet: Fleet,
  { processes, callers, requests }: Readonly<Record<'processes' | 'callers' | 'requests', number>>,
): Promise<ExpiriesOutcome> {
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
  reports.push(...(await Promise.all(members.map((member) => member.report()))))
  return {
    reports,
    requests: token.map(({ headers }) => ({
      replaces: headers[replacesHeader],
      secondsLeft: Number(headers[secondsLeftHeader] ?? 0),
    })),
    maxInFlight: token.maxInFlight,
  }
}

/** What came of a holder that was stopped. */
export interface TakeoverOutcome {
  /** Seconds from the kill, or the freeze, until another process had a token: to be reported only. */
  readonly takeoverSeconds: number
  readonly successor: CallReport
  /** Who sent the token requests, in order. */
  readonly requestsOf: readonly ('holder' | 'heir')[]
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
  return { takeoverSeconds, successor, requestsOf: sendersIn(fleet, holder), standing }
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
  const requestsOf = sendersIn(fleet, holder)
  return { takeoverSeconds, successor, requestsOf, holder: report, standing }
}

function sendersIn({ spotify }: Fleet, { pid }: FleetProcess): readonly ('holder' | 'heir')[] {
  return spotify.requests.token.map(({ headers }) =>
    headers[senderHeader] === `${pid}` ? 'holder' : 'heir',
  )
}
