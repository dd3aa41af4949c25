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
import { keepCalling, Waits, type IssuedAppToken } from './traffic.ts'

const lifetimeSeconds = 3600

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

/** The load that a fleet puts on its servers, and the waits of its callers. */
export interface FleetCost extends FleetRun {
  readonly tokenRequests: number
  /** In the busiest second after the start, as `peakCacheOperations`. */
  readonly peakTokenRequests: number
  readonly cacheOperationsPerSecond: number
  readonly peakCacheOperations: number
  readonly calls: number
  readonly p99WaitSeconds: number
  readonly longestWaitSeconds: number
  readonly failures: number
}

/** Runs the engine in every process of a fleet on virtual time. */
export async function runVirtualFleet(run: FleetRun): Promise<FleetCost> {
  const { processes, hours, coordination } = run
  const timeline = new Timeline()
  const chances = new Chances(processes)
  const chance = chances.of('calls and tokens')
  const restoreCrypto = seedCrypto(chance)
  const [requests, operations] = [new LoadMeter(), new LoadMeter()]
  const network: RedisNetwork = {
    timeline,
    chances,
    server: new SimulatedRedis(timeline, () => operations.add(timeline.now)),
    onContact: () => {},
    slowSeconds: 0,
    hungUntil: 0,
    sendsLate: false,
  }
  const waits = new Waits()
  const issued = new Map<string, IssuedAppToken>()
  for (let index = 0; index < processes; index++) {
    const clockError = { offsetSeconds: 0, drift: chance.between(-1e-5, 1e-5) }
    const process = new SimulatedProcess(`p${index}`, timeline, chance, clockError)
    const provider = new AppTokenSource({
      key: 'app',
      tokenCache: cacheFor(coordination, process, network),
      requestToken: () => {
        requests.add(timeline.now)
        return requestToken(process, timeline, chance, issued)
      },
      clock: process.clock,
    })
    void keepCalling({ timeline, chance, issued, process, provider, waits })
  }
  const seconds = hours * 3600
  await timeline.run(seconds)
  restoreCrypto()
  return {
    ...run,
    tokenRequests: requests.count,
    peakTokenRequests: requests.peak(startSeconds, seconds),
    cacheOperationsPerSecond: operations.count / seconds,
    peakCacheOperations: operations.peak(startSeconds, seconds),
    calls: waits.calls,
    p99WaitSeconds: waits.quantile(0.99),
    longestWaitSeconds: waits.longest,
    failures: waits.failures,
  }
}

function cacheFor(
  coordination: Coordination,
  process: SimulatedProcess,
  network: RedisNetwork,
): TokenCache {
  const { clock } = process
  if (coordination === 'no shared cache') return new MemoryTokenCache({ clock })
  const cache = new RedisTokenCache({ client: new RedisLink(network, process), clock })
  if (coordination === 'leases') return cache
  return { get: (key) => cache.get(key), set: (token, key) => cache.set(token, key) }
}

/** The token endpoint; it has no faults. */
async function requestToken(
  { clock }: SimulatedProcess,
  timeline: Timeline,
  chance: Chance,
  issued: Map<string, IssuedAppToken>,
): Promise<TokenInfo> {
  const [sentAt, requestedAt] = [clock.now(), timeline.now]
  await clock.sleep(chance.between(0.03, 0.2))
  const accessToken = `access-${issued.size + 1}`
  issued.set(accessToken, { requestedAt, lifetimeSeconds })
  return { accessToken, expiresAt: sentAt + lifetimeSeconds, expiresIn: lifetimeSeconds }
}

/** Counts operations in total and per second. */
class LoadMeter {
  count = 0
  readonly #perSecond = new Map<number, number>()

  add(at: number): void {
    const second = Math.floor(at)
    this.count++
    this.#perSecond.set(second, (this.#perSecond.get(second) ?? 0) + 1)
  }

  /** The number in the busiest second. */
  peak(from: number, to: number): number {
    let peak = 0
    for (const [second, count] of this.#perSecond) {
      if (second >= from && second < to) peak = Math.max(peak, count)
    }
    return peak
  }
}
