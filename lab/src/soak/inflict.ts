import { setTimeout as sleep } from 'node:timers/promises'

import { between, oneOf, type Random } from '../verdicts/seeded-random.ts'
import type { CacheFault, EndpointFault } from './fault-log.ts'
import { latencySeconds, type SoakFleet } from './soak-fleet.ts'

/** Together with a pause still shorter than a token's life: no answer has expired on arrival. */
const slowSeconds = 1.2

/** Shorter than a lease, or longer than lease and life: what lies between is slow and frozen. */
const freezes = [
  { from: 0.2, to: 3 },
  { from: 6.5, to: 9 },
] as const

/** Whoever drops two young tokens within two minutes pauses: no other would do, the API says. */
const invalidateEverySeconds = 125

/** Until `signal` aborts: kills, freezes, and tokens that the API refuses, one at a time. */
export async function disturbProcesses(
  fleet: SoakFleet,
  random: Random,
  signal: AbortSignal,
): Promise<void> {
  const { faults, members } = fleet
  let invalidatedAt = -Infinity
  while (await pause(between(random, 1, 5), signal)) {
    const kind = oneOf(random, ['kill', 'freeze', 'freeze', 'invalidate'])
    if (kind === 'kill') {
      // The first two live to the end: their memory tells of the whole time.
      const victim = members.at(oneOf(random, [-1, -2]))
      if (victim !== undefined) await faults.during(kind, () => fleet.replace(victim))
    } else if (kind === 'freeze') {
      const { from, to } = oneOf(random, freezes)
      const seconds = between(random, from, to)
      const member = members[Math.floor(random() * members.length)]
      await faults.during(kind, async () => member?.freeze(seconds))
    } else if (performance.now() - invalidatedAt > invalidateEverySeconds * 1000) {
      invalidatedAt = performance.now()
      await faults.during(kind, async () => members[0]?.invalidate())
    }
  }
}

/** Until `signal` aborts: the token endpoint or the cache out of order, one at a time. */
export async function disturbSurroundings(
  fleet: SoakFleet,
  random: Random,
  longestSeconds: number,
  signal: AbortSignal,
): Promise<void> {
  const cacheFaults = [...fleet.cache.faults.keys()] as [CacheFault, ...CacheFault[]]
  const endpointFaults = ['server-error', 'rate-limited', 'reset', 'slow'] as const
  while (await pause(between(random, 2, 8), signal)) {
    const seconds = between(random, 0.3, longestSeconds)
    const isCache = random() < 0.5
    const cacheFault = oneOf(random, cacheFaults)
    const endpointFault = oneOf(random, endpointFaults)
    if (isCache) {
      await fleet.faults.during(cacheFault, async () =>
        fleet.cache.faults.get(cacheFault)?.(seconds),
      )
    } else {
      await fleet.faults.during(endpointFault, () => disturbEndpoint(fleet, endpointFault, seconds))
    }
  }
}

async function disturbEndpoint(
  { spotify }: SoakFleet,
  fault: EndpointFault,
  seconds: number,
): Promise<void> {
  if (fault === 'slow') spotify.latencySeconds = slowSeconds
  else spotify.fail('token', fault === 'server-error' ? 'server-error-text' : fault, always)
  await sleep(seconds * 1000)
  spotify.latencySeconds = latencySeconds
  spotify.recover('token')
}

const always = { times: Infinity }

/** @returns Whether there is time for more. */
async function pause(seconds: number, signal: AbortSignal): Promise<boolean> {
  await sleep(seconds * 1000, undefined, { signal }).catch(() => {})
  return !signal.aborted
}
