import { AppTokenSource } from '@spotify-sdk/auth-core'
import { Chances } from '../simulation/chance.ts'
import { seedCrypto } from '../simulation/seeded-crypto.ts'
import type { RedisNetwork } from '../simulation/redis-link.ts'
import { SimulatedProcess } from '../simulation/simulated-process.ts'
import { SimulatedRedis } from '../simulation/simulated-redis.ts'
import { Timeline } from '../simulation/timeline.ts'
import { AppTokens } from './app-tokens.ts'
import { cacheFor, type Coordination } from './coordination.ts'
import { Operations } from './operations.ts'
import { keepCalling, Waits } from './traffic.ts'

const lifeSeconds = 3600

/** A fleet starts within this time; what it costs is not what an expiry costs. */
const startSeconds = 60

/** One fleet, for so long. */
export interface FleetRun {
  readonly nodes: number
  readonly hours: number
  readonly coordination: Coordination
}

/** What it cost. */
export interface FleetCost extends FleetRun {
  readonly tokenRequests: number
  /** The most token requests in one second, after the start. */
  readonly peakTokenRequests: number
  readonly cacheOperationsPerSecond: number
  /** The most cache operations in one second, after the start. */
  readonly peakCacheOperations: number
  readonly peakCacheOperationsAtStart: number
  readonly calls: number
  readonly p99WaitSeconds: number
  readonly longestWaitSeconds: number
  readonly failures: number
}

const nobodyLooks = (): void => {}

/** Runs the engine in every process of a fleet, on virtual time, through all expiries. */
export async function runFleet(run: FleetRun): Promise<FleetCost> {
  const { nodes, hours, coordination } = run
  const timeline = new Timeline()
  const chances = new Chances(nodes)
  const chance = chances.of('calls and tokens')
  const restoreCrypto = seedCrypto(chance)
  const waits = new Waits()
  const [requests, operations] = [new Operations(), new Operations()]
  const server = new SimulatedRedis(timeline, () => operations.add(timeline.now))
  const network: RedisNetwork = {
    timeline,
    chances,
    server,
    onContact: nobodyLooks,
    slowSeconds: 0,
    hungUntil: 0,
    sendsLate: false,
  }
  const appTokens = new AppTokens(timeline, chance, lifeSeconds)
  for (let node = 0; node < nodes; node++) {
    const clockError = { offsetSeconds: 0, drift: chance.between(-1e-5, 1e-5) }
    const process = new SimulatedProcess(`p${node}`, timeline, chance, clockError)
    const provider = new AppTokenSource({
      key: 'app',
      tokenCache: cacheFor(coordination, process, network),
      requestToken: () => {
        requests.add(timeline.now)
        return appTokens.request(process)
      },
      clock: process.clock,
    })
    void keepCalling({ timeline, chance, appTokens, process, provider, waits })
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
    peakCacheOperationsAtStart: operations.peak(0, startSeconds),
    calls: waits.calls,
    p99WaitSeconds: waits.quantile(0.99),
    longestWaitSeconds: waits.longest,
    failures: waits.failures,
  }
}
