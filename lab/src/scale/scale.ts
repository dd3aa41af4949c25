import {
  AppTokenSource,
  MemoryTokenCache,
  type TokenCache,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import { Chances } from '../chance.ts'
import { count, wholeNumber, type Experiment } from '../experiment.ts'
import { maxAgeingSeconds } from '../refresh-window.ts'
import type { Figure } from '../report/report.ts'
import { seedCrypto } from '../simulation/process/seeded-crypto.ts'
import { SimulatedProcess } from '../simulation/process/simulated-process.ts'
import { Timeline } from '../simulation/process/timeline.ts'
import { RedisLink, type RedisNetwork } from '../simulation/redis/redis-link.ts'
import { SimulatedRedis } from '../simulation/redis/simulated-redis.ts'
import { Tally } from '../tally.ts'
import { Waits } from './waits.ts'

const secondsBetweenCalls = 10

/** Lifetime of all tokens. */
const lifetimeSeconds = 3600

/** The engine starts to refresh a token this long before its expiry, or later. */
const ageingSeconds = maxAgeingSeconds(lifetimeSeconds) + 1

const hoursPerRun = 24
const reportedProcesses = 10_000

/** The fleet starts within this time; peaks are measured afterwards. */
const startSeconds = 60

/** How the processes of a fleet coordinate, from the worst to the best. */
const coordinations = ['no shared cache', 'get and set', 'leases'] as const
type Coordination = (typeof coordinations)[number]

interface Options {
  readonly largest: number
}

/** The load of fleets on the token endpoint and the cache in a day. */
export const scale: Experiment<Options> = {
  name: 'scale',
  description: 'runs fleets of up to 10,000 processes through a day, on virtual time',
  addOptions: (command) =>
    command.option('--largest <n>', 'processes of the largest fleet', wholeNumber, 10_000),
  run: async ({ largest }) => {
    const complaints: string[] = []
    const figures: Figure[] = []
    for (let processes = 10; processes <= largest; processes *= 10) {
      for (const coordination of coordinations) {
        const what = `${count(processes)} processes × ${hoursPerRun} h, ${coordination}`
        const { load, waits } = await runVirtualFleet(coordination, processes, hoursPerRun)
        figures.push({ what, seen: load.text, columns: load.columns })
        if (waits.failures > 0) complaints.push(`${what}: ${waits.failures} calls failed`)
      }
    }
    return { complaints, figures }
  },
  reportedAs: ({ largest }) => largest >= reportedProcesses && 'pnpm lab scale',
}

/**
 * Runs the engine in every process of a fleet on virtual time.
 * @returns The load that the fleet puts on its servers, as a row of the report, and the waits of its callers.
 */
export async function runVirtualFleet(
  coordination: Coordination,
  processes: number,
  hours: number,
): Promise<{ readonly load: Tally; readonly waits: Waits }> {
  const timeline = new Timeline()
  const chances = new Chances(processes)
  const chance = chances.of('calls and tokens')
  using _ = seedCrypto(chance)
  const requestTimes: number[] = []
  const operationTimes: number[] = []
  const network: RedisNetwork = {
    server: new SimulatedRedis(timeline, () => operationTimes.push(timeline.now)),
    slowSeconds: 0,
    hungUntil: 0,
    sendsLate: false,
  }
  const waits = new Waits()
  /** When each access token was requested, in true time. */
  const requestedAt = new Map<string, number>()

  /** The token endpoint; it has no faults. */
  const requestToken = async ({ clock }: SimulatedProcess): Promise<TokenInfo> => {
    const [sentAt, trueTime] = [clock.now(), timeline.now]
    requestTimes.push(trueTime)
    await clock.sleep(chance.between(0.03, 0.2))
    const accessToken = `access-${requestedAt.size + 1}`
    requestedAt.set(accessToken, trueTime)
    return { accessToken, expiresAt: sentAt + lifetimeSeconds, expiresIn: lifetimeSeconds }
  }

  /**
   * Calls a process at random times. A call with a fresh token has no effect: such calls are counted
   * and not made, so that a day of many processes can be run.
   */
  const keepCalling = async (
    { clock }: SimulatedProcess,
    source: AppTokenSource,
  ): Promise<void> => {
    for (;;) {
      await clock.sleep(chance.wait(secondsBetweenCalls))
      const startedAt = timeline.now
      try {
        const accessToken = await source.getAccessToken()
        waits.add(timeline.now - startedAt)
        const freshUntil = (requestedAt.get(accessToken) ?? 0) + lifetimeSeconds - ageingSeconds
        if (freshUntil <= timeline.now) continue
        waits.hits += Math.round((freshUntil - timeline.now) / secondsBetweenCalls)
        await clock.sleep(freshUntil - timeline.now)
      } catch {
        waits.failures++
      }
    }
  }

  for (let index = 0; index < processes; index++) {
    const clockError = { offsetSeconds: 0, drift: chance.between(-1e-5, 1e-5) }
    const process = new SimulatedProcess(`p${index}`, timeline, chance, clockError)
    const link = new RedisLink({ timeline, chances }, network, process)
    const source = new AppTokenSource({
      key: 'app',
      tokenCache: cacheFor(coordination, process, link),
      requestToken: () => requestToken(process),
      clock: process.clock,
    })
    void keepCalling(process, source)
  }
  await timeline.run(hours * 3600)
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

/** The number of operations in the busiest second after the start. */
function busiestSecond(times: readonly number[]): number {
  const running = times.filter((time) => time >= startSeconds)
  const seconds = Map.groupBy(running, (time) => Math.floor(time))
  return [...seconds.values()].reduce((most, { length }) => Math.max(most, length), 0)
}
