import { setTimeout as sleep } from 'node:timers/promises'
import type { Chance } from '../chance.ts'
import type { BackendFleet } from '../fleet/backend-fleet.ts'
import type { Tally } from '../tally.ts'

/**
 * What each fault explains. `one-request`: the process requests a token of its own. `no-token`: the
 * endpoint issues none. `no-cache`: processes may not know of each other's tokens.
 */
const effects = {
  kill: 'one-request',
  freeze: 'one-request',
  invalidate: 'one-request',
  'server-error': 'no-token',
  'rate-limited': 'no-token',
  reset: 'no-token',
  slow: 'nothing',
  cut: 'no-cache',
  hold: 'no-cache',
  'freeze-server': 'no-cache',
  flush: 'no-cache',
  'remove-files': 'no-cache',
} as const

export type FaultKind = keyof typeof effects

/** A time in Unix seconds. */
export interface Window {
  readonly from: number
  readonly until: number
}

/** When a fault was active. */
export interface FaultWindow extends Window {
  readonly kind: FaultKind
}

export function effectOf({ kind }: FaultWindow): (typeof effects)[FaultKind] {
  return effects[kind]
}

/** All faults of one fleet. */
export class FaultLog {
  readonly windows: FaultWindow[] = []
  readonly #row: Tally

  constructor(row: Tally) {
    this.#row = row
  }

  /** Seconds since the last fault of a kind ended. */
  secondsSince(kind: FaultKind): number {
    const last = this.windows.findLast((window) => window.kind === kind)
    return Date.now() / 1000 - (last?.until ?? -Infinity)
  }

  /** Runs a fault and logs its time. */
  async during(kind: FaultKind, fault: () => Promise<unknown>): Promise<void> {
    const from = Date.now() / 1000
    try {
      await fault()
    } finally {
      this.windows.push({ kind, from, until: Date.now() / 1000 })
      this.#row.add(kind)
    }
  }
}

export const latencySeconds = 0.05

/** With a freeze still shorter than a token lifetime, so that no token expires on arrival. */
const slowSeconds = 1.2

/** Shorter than a lease, or longer than a lease and a token lifetime. */
const freezes = [
  [0.2, 3],
  [6.5, 9],
] as const

/** Two young tokens that are invalidated within two minutes start a cooldown, also in the next part of a run. */
const invalidateEverySeconds = 125

const always = { times: Infinity }

/** Kills, freezes and invalidates, one at a time, until `signal` aborts. */
export async function injectProcessFaults(
  fleet: BackendFleet,
  faults: FaultLog,
  chance: Chance,
  signal: AbortSignal,
): Promise<void> {
  while (await pause(chance.between(1, 5), signal)) {
    const kind = chance.pick(['kill', 'freeze', 'freeze', 'invalidate'] as const)
    const { members } = fleet
    if (kind === 'kill') {
      // The first two processes live to the end, so that their memory can be compared.
      const victim = chance.pick(members.slice(-2))
      await faults.during(kind, () => fleet.replace(victim))
    } else if (kind === 'freeze') {
      const [from, to] = chance.pick(freezes)
      const member = chance.pick(members)
      const seconds = chance.between(from, to)
      await faults.during(kind, () => fleet.freeze(member, () => sleep(seconds * 1000)))
    } else if (faults.secondsSince('invalidate') > invalidateEverySeconds) {
      await faults.during(kind, async () => members[0]?.invalidate())
    }
  }
}

/** Faults of the token endpoint and of the cache, one at a time, until `signal` aborts. */
export async function injectServerFaults(
  fleet: BackendFleet,
  faults: FaultLog,
  chance: Chance,
  maxSeconds: number,
  signal: AbortSignal,
): Promise<void> {
  const { spotify, backend } = fleet
  while (await pause(chance.between(2, 8), signal)) {
    const seconds = chance.between(0.3, maxSeconds)
    if (chance.isTrue(0.5)) {
      const [kind, inject] = chance.pick([...backend.faults])
      await faults.during(kind, () => inject(seconds))
    } else {
      const kind = chance.pick(['server-error', 'rate-limited', 'reset', 'slow'] as const)
      await faults.during(kind, async () => {
        if (kind === 'slow') spotify.latencySeconds = slowSeconds
        else spotify.fail('token', kind === 'server-error' ? 'server-error-text' : kind, always)
        await sleep(seconds * 1000)
        spotify.latencySeconds = latencySeconds
        spotify.recover('token')
      })
    }
  }
}

/** @returns `false` after `signal` has aborted. */
async function pause(seconds: number, signal: AbortSignal): Promise<boolean> {
  await sleep(seconds * 1000, undefined, { signal }).catch(() => {})
  return !signal.aborted
}
