import { setPriority } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { BusyLoops } from './busy-loops.ts'
import { StarvedFleet } from './starved-fleet.ts'
import { TokenServer, type RefreshRequestSeen } from './token-server.ts'

export const scenarioNames = ['cold-start', 'busy-loops', 'write-pause'] as const
export type ScenarioName = (typeof scenarioNames)[number]

interface Scenario {
  readonly what: string
  readonly processes: number
  readonly lifetimeSeconds: number
  /** Duration after all processes have started. */
  readonly seconds: number
  /** Busy loops beside the fleet. */
  readonly busyLoops: number
  /** Milliseconds for which the cache accepts no writes after each refresh request. */
  readonly writePauseMilliseconds: number
}

export const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  'cold-start': {
    what: 'all processes start together',
    processes: 200,
    lifetimeSeconds: 10,
    seconds: 20,
    busyLoops: 0,
    writePauseMilliseconds: 0,
  },
  'busy-loops': {
    what: 'busy loops beside a fleet',
    processes: 40,
    lifetimeSeconds: 6,
    seconds: 45,
    busyLoops: 24,
    writePauseMilliseconds: 0,
  },
  'write-pause': {
    what: 'CLIENT PAUSE 3000 WRITE at each refresh request',
    processes: 10,
    lifetimeSeconds: 6,
    seconds: 60,
    busyLoops: 0,
    writePauseMilliseconds: 3000,
  },
}

export interface ScenarioResult {
  readonly name: ScenarioName
  readonly processes: number
  readonly requests: readonly (RefreshRequestSeen & { readonly atSeconds: number })[]
  /** Requests with a refresh token that had been replaced. */
  readonly refused: number
  readonly calls: number
  /** Calls that asked for a sign-in. */
  readonly signInCalls: number
  /** Calls that failed otherwise. */
  readonly failedCalls: number
  readonly errors: Readonly<Record<string, number>>
  readonly events: Readonly<Record<string, number>>
  /** Processes that did not report at the end. */
  readonly silent: number
}

/** Every process ends after this time. */
const maxSeconds = 240

const secondsBetweenCalls = 0.25

/** Runs one scenario on its own Redis. */
export async function runScenario(
  name: ScenarioName,
  processes = scenarios[name].processes,
): Promise<ScenarioResult> {
  const { lifetimeSeconds, seconds, busyLoops, writePauseMilliseconds } = scenarios[name]
  const startedAt = performance.now()
  preferThisProcess()
  await using redis = await RedisServer.start()
  const pauseWrites = async (): Promise<void> => {
    await redis.command('CLIENT', 'PAUSE', `${writePauseMilliseconds}`, 'WRITE')
  }
  const onRefresh = writePauseMilliseconds > 0 ? pauseWrites : undefined
  await using tokens = await TokenServer.start({ lifetimeSeconds, onRefresh })
  await using fleet = new StarvedFleet()
  const { url: tokenUrl, refreshToken } = tokens
  const timing = { secondsBetweenCalls, maxSeconds }
  fleet.start(processes, { redisUrl: redis.url, tokenUrl, refreshToken, ...timing })
  const giveUpAt = startedAt + (maxSeconds / 2) * 1000
  while (fleet.started < processes && performance.now() < giveUpAt) await sleep(200)
  using loops = new BusyLoops(busyLoops, seconds)
  await Promise.all([loops.ended(), sleep(seconds * 1000)])

  const requests = tokens.requests.map((request) => ({
    ...request,
    atSeconds: (request.receivedAt - startedAt) / 1000,
  }))
  const reports = await fleet.stop()
  const errors = sum(reports.map((report) => report.errors))
  const signInErrors = Object.entries(errors).filter(([error]) =>
    error.startsWith('ReauthorizationRequired'),
  )
  const signInCalls = total(Object.fromEntries(signInErrors))
  return {
    name,
    processes,
    requests,
    refused: requests.filter(({ isRefused }) => isRefused).length,
    calls: reports.reduce((all, { calls }) => all + calls, 0),
    signInCalls,
    failedCalls: total(errors) - signInCalls,
    errors,
    events: sum(reports.map((report) => report.events)),
    silent: processes - reports.length,
  }
}

/** The token endpoint and Redis stand for other machines, which are not overloaded. */
function preferThisProcess(): void {
  try {
    setPriority(-15)
  } catch {
    console.log('  the token endpoint and Redis are starved too: run as root')
  }
}

function sum(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const [what, count] of counts.flatMap((each) => Object.entries(each))) {
    sums[what] = (sums[what] ?? 0) + count
  }
  return sums
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((all, count) => all + count, 0)
}
