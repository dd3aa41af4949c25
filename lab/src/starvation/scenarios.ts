import { setPriority } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { BusyLoops } from './busy-loops.ts'
import { StarvedFleet } from './starved-fleet.ts'
import { TokenServer, type RefreshRequestSeen } from './token-server.ts'

/** How a fleet is starved. */
export const scenarioNames = ['cold-start', 'busy-loops', 'write-pause'] as const
export type ScenarioName = (typeof scenarioNames)[number]

/** What a fleet is, and for how long it is watched. */
interface Scenario {
  readonly what: string
  readonly processes: number
  readonly lifeSeconds: number
  /** Seconds from when all have started, or from when they are starved. */
  readonly seconds: number
  /** Loops that take the machine's time meanwhile. */
  readonly busyLoops: number
  /** Milliseconds for which the cache takes no writes, from each refresh request on. */
  readonly writePauseMilliseconds: number
}

export const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  'cold-start': {
    what: 'all processes start at once',
    processes: 200,
    lifeSeconds: 10,
    seconds: 20,
    busyLoops: 0,
    writePauseMilliseconds: 0,
  },
  'busy-loops': {
    what: 'busy loops beside a fleet',
    processes: 40,
    lifeSeconds: 6,
    seconds: 45,
    busyLoops: 24,
    writePauseMilliseconds: 0,
  },
  'write-pause': {
    what: 'CLIENT PAUSE 3000 WRITE at each refresh request',
    processes: 10,
    lifeSeconds: 6,
    seconds: 60,
    busyLoops: 0,
    writePauseMilliseconds: 3000,
  },
}

/** What came of a scenario. */
export interface ScenarioSeen {
  readonly name: ScenarioName
  readonly processes: number
  readonly requests: readonly (RefreshRequestSeen & { readonly atSeconds: number })[]
  /** Refresh requests that reached the token endpoint. */
  readonly sent: number
  /** Those that were refused: their refresh token had been replaced. */
  readonly refused: number
  readonly calls: number
  /** Calls that told somebody to sign in again, and those that ended in another error. */
  readonly signInCalls: number
  readonly failedCalls: number
  readonly errors: Readonly<Record<string, number>>
  readonly events: Readonly<Record<string, number>>
  /** Processes that did not report in the end. */
  readonly silent: number
  readonly seconds: number
}

/** Nothing goes on for longer, whatever hangs. */
const secondsAtMost = 240

const secondsBetweenCalls = 0.25

/** Runs one scenario on a Redis of its own. `processes` differs from the scenario's where it is given. */
export async function runScenario(
  name: ScenarioName,
  processes = scenarios[name].processes,
): Promise<ScenarioSeen> {
  const { lifeSeconds, seconds, busyLoops, writePauseMilliseconds } = scenarios[name]
  const startedAt = performance.now()
  const takenSeconds = (): number => (performance.now() - startedAt) / 1000
  preferThisProcess()
  await using redis = await RedisServer.start()
  const pause = async (): Promise<void> => {
    await redis.command('CLIENT', 'PAUSE', `${writePauseMilliseconds}`, 'WRITE')
  }
  const onRefresh = writePauseMilliseconds > 0 ? pause : undefined
  await using tokens = await TokenServer.start({ lifeSeconds, onRefresh })
  await using fleet = new StarvedFleet()
  const { url: tokenUrl, refreshToken } = tokens
  const timing = { secondsBetweenCalls, secondsAtMost }
  fleet.start(processes, { redisUrl: redis.url, tokenUrl, refreshToken, ...timing })
  while (fleet.started < processes && takenSeconds() < secondsAtMost / 2) await sleep(200)
  using loops = new BusyLoops(busyLoops, seconds)
  await Promise.all([loops.ended(), sleep(seconds * 1000)])

  const requests = tokens.requests.map((request) => ({
    ...request,
    atSeconds: (request.cameAt - startedAt) / 1000,
  }))
  const reports = await fleet.stop()
  const errors = sum(reports.map((report) => report.errors))
  const signInCalls = errorsOf(errors, (error) => error.startsWith('ReauthorizationRequired'))
  return {
    name,
    processes,
    requests,
    sent: requests.length,
    refused: requests.filter(({ isRefused }) => isRefused).length,
    calls: reports.reduce((total, { calls }) => total + calls, 0),
    signInCalls,
    failedCalls: errorsOf(errors, () => true) - signInCalls,
    errors,
    events: sum(reports.map((report) => report.events)),
    silent: processes - reports.length,
    seconds: takenSeconds(),
  }
}

/**
 * The token endpoint and Redis, which it starts, stand for other machines: they have time where the
 * fleet has none. Without the right to it, they are starved as well.
 */
function preferThisProcess(): void {
  try {
    setPriority(-15)
  } catch {
    console.log('  the token endpoint and Redis are starved as well: run as root')
  }
}

function sum(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {}
  for (const [what, count] of counts.flatMap((each) => Object.entries(each))) {
    total[what] = (total[what] ?? 0) + count
  }
  return total
}

function errorsOf(
  errors: Readonly<Record<string, number>>,
  isCounted: (error: string) => boolean,
): number {
  return Object.entries(errors).reduce((total, [error, n]) => total + (isCounted(error) ? n : 0), 0)
}
