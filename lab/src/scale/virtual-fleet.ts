import {
  AppTokenSource,
  MemoryTokenCache,
  type TokenCache,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import { Chances, type Chance } from '../chance.ts'
import { seedCrypto } from '../simulation/process/seeded-crypto.ts'
import { SimulatedProcess } from '../simulation/process/simulated-process.ts'
import { Timeline } from '../simulation/process/timeline.ts'
import { RedisLink, type RedisNetwork } from '../simulation/redis/redis-link.ts'
import { SimulatedRedis } from '../simulation/redis/simulated-redis.ts'
import { Tally } from '../tally.ts'
import { keepCalling, lifetimeSeconds, Waits } from './traffic.ts'

/** The fleet starts within this time; peaks are measured afterwards. */
const startSeconds = 60

/** How the processes of a fleet coordinate, from the worst to the best. */
export const coordinations = ['no shared cache', 'get and set', 'leases'] as const
export type Coordination = (typeof coordinations)[number]

export interface FleetRun {
  readonly processes: number
  readonly hours: number
  readonly coordination: Coordination
}

/**
 * Runs the engine in every process of a fleet on virtual time.
 * @returns The load that the fleet puts on its servers, as a row of the report, and the waits of its callers.
 */
export async function runVirtualFleet({
  processes,
  hours,
  coordination,
}: FleetRun): Promise<{ readonly load: Tally; readonly waits: Waits }> {
  const timeline = new Timeline()
  const chances = new Chances(processes)
  const chance = chances.of('calls and tokens')
  const restoreCrypto = seedCrypto(chance)
  const requestTimes: number[] = []
  const operationTimes: number[] = []
  const network: RedisNetwork = {
    server: new SimulatedRedis(timeline, () => operationTimes.push(timeline.now)),
    slowSeconds: 0,
    hungUntil: 0,
    sendsLate: false,
  }
  const waits = new Waits()
  const requestedAt = new Map<string, number>()
  for (let index = 0; index < processes; index++) {
    const clockError = { offsetSeconds: 0, drift: chance.between(-1e-5, 1e-5) }
    const process = new SimulatedProcess(`p${index}`, timeline, chance, clockError)
    const link = new RedisLink({ timeline, chances }, network, process)
    const provider = new AppTokenSource({
      key: 'app',
      tokenCache: cacheFor(coordination, process, link),
      requestToken: () => {
        requestTimes.push(timeline.now)
        return requestToken(process, timeline, chance, requestedAt)
      },
      clock: process.clock,
    })
    void keepCalling({ timeline, chance, requestedAt, process, provider, waits })
  }
  await timeline.run(hours * 3600)
  restoreCrypto()
  const load = new Tally()
  load.add('token requests', requestTimes.length)
  load.raise('most in one second', busiestSecond(requestTimes))
  load.add('cache operations', operationTimes.length)
  load.raise('most of them in one second', busiestSecond(operationTimes))
  load.raise('p99 wait of a caller', waits.quantile(0.99) * 1000, 'ms')
  load.raise('longest wait', waits.longest * 1000, 'ms')
  return { load, waits }
}

function cacheFor(
  coordination: Coordination,
  { clock }: SimulatedProcess,
  client: RedisLink,
): TokenCache {
  if (coordination === 'no shared cache') return new MemoryTokenCache({ clock })
  const cache = new RedisTokenCache({ client, clock })
  if (coordination === 'leases') return cache
  return { get: (key) => cache.get(key), set: (token, key) => cache.set(token, key) }
}

/** The token endpoint; it has no faults. */
async function requestToken(
  { clock }: SimulatedProcess,
  timeline: Timeline,
  chance: Chance,
  requestedAt: Map<string, number>,
): Promise<TokenInfo> {
  const [sentAt, trueTime] = [clock.now(), timeline.now]
  await clock.sleep(chance.between(0.03, 0.2))
  const accessToken = `access-${requestedAt.size + 1}`
  requestedAt.set(accessToken, trueTime)
  return { accessToken, expiresAt: sentAt + lifetimeSeconds, expiresIn: lifetimeSeconds }
}

/** The number of operations in the busiest second after the start. */
function busiestSecond(times: readonly number[]): number {
  const running = times.filter((time) => time >= startSeconds)
  const seconds = Map.groupBy(running, (time) => Math.floor(time))
  return [...seconds.values()].reduce((most, { length }) => Math.max(most, length), 0)
}
