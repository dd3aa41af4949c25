import { setPriority } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { FleetProcess } from 'test-support/fleet/fleet-process.ts'
import type { CallReport, WorkerOptions } from 'test-support/fleet/messages.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { BusyLoops } from '../fleet/machine.ts'
import { within } from '../fleet/within.ts'
import { Tally } from '../tally.ts'
import { startTokenServer, type RefreshRequestSeen } from './token-server.ts'

export const scenarioNames = ['cold-start', 'busy-loops', 'write-pause'] as const
export type ScenarioName = (typeof scenarioNames)[number]

interface Scenario {
  readonly what: string
  readonly processes: number
  readonly lifetimeSeconds: number
  /** Duration after all processes have started. */
  readonly seconds: number
  /** Busy loops beside the fleet. */
  readonly busyLoops?: number
  /** Milliseconds for which the cache accepts no writes after each refresh request. */
  readonly writePauseMilliseconds?: number
}

export const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  'cold-start': {
    what: 'all processes start together',
    processes: 200,
    lifetimeSeconds: 10,
    seconds: 20,
  },
  'busy-loops': {
    what: 'busy loops beside a fleet',
    processes: 40,
    lifetimeSeconds: 6,
    seconds: 45,
    busyLoops: 24,
  },
  'write-pause': {
    what: 'CLIENT PAUSE 3000 WRITE at each refresh request',
    processes: 10,
    lifetimeSeconds: 6,
    seconds: 60,
    writePauseMilliseconds: 3000,
  },
}

export interface ScenarioResult {
  readonly requests: readonly RefreshRequestSeen[]
  /** What became of the requests and calls. */
  readonly row: Tally
  /** Failed calls by error, and events. */
  readonly errors: Tally
  readonly events: Tally
}

/** All processes must have a token by then. */
const startSeconds = 120

/** A process that has not reported by then counts as silent. */
const reportSeconds = 30

/** Runs one scenario on its own Redis. */
export async function runScenario(
  name: ScenarioName,
  processes = scenarios[name].processes,
): Promise<ScenarioResult> {
  const { lifetimeSeconds, seconds, busyLoops = 0, writePauseMilliseconds } = scenarios[name]
  preferThisProcess()
  await using redis = await RedisServer.start()
  await using tokens = await startTokenServer(lifetimeSeconds, async () => {
    if (writePauseMilliseconds === undefined) return
    await redis.command('CLIENT', 'PAUSE', `${writePauseMilliseconds}`, 'WRITE')
  })
  const options: WorkerOptions = {
    cacheModule: import.meta.resolve('test-support/caches/redis-cache.ts'),
    cache: JSON.stringify({ url: redis.url }),
    grant: 'authorization-code',
    priority: 0,
  }
  const environment = {
    SPOTIFY_SDK_CLIENT_ID: 'starved',
    SPOTIFY_SDK_CLIENT_SECRET: 'secret',
    SPOTIFY_SDK_TOKEN_URL: tokens.url,
    SPOTIFY_SDK_REFRESH_TOKEN: tokens.refreshToken,
  }
  await using stack = new AsyncDisposableStack()
  const firstCalls: CallReport[] = []
  const start = async (): Promise<FleetProcess> => {
    const member = await FleetProcess.start(options, environment)
    stack.defer(() => member.kill())
    firstCalls.push(await member.call())
    await member.keepCalling(1)
    return member
  }
  const starting = Promise.all(Array.from({ length: processes }, start))
  const members = await within(startSeconds, 'all processes have a token', starting)
  using loops = new BusyLoops(busyLoops, seconds)
  await Promise.all([loops.ended(), sleep(seconds * 1000)])

  const requests = [...tokens.requests]
  const last = (await Promise.all(members.map(reportOf))).filter((each) => each !== undefined)
  const result = { requests, row: new Tally(), errors: new Tally(), events: new Tally() }
  result.row.add('refresh requests', requests.length)
  result.row.add('refused', requests.filter(({ isRefused }) => isRefused).length)
  for (const report of [...firstCalls, ...last]) noteCalls(result, report)
  if (last.length < processes) result.row.add('processes did not report', processes - last.length)
  return result
}

async function reportOf(member: FleetProcess): Promise<CallReport | undefined> {
  return within(reportSeconds, 'a report', member.stopCalling()).catch(() => undefined)
}

function noteCalls({ row, errors, events }: ScenarioResult, report: CallReport): void {
  const signIns = report.failed.filter(({ name }) => name.startsWith('Reauthorization')).length
  row.add('calls', report.calls)
  row.add('asked for a sign-in', signIns)
  row.add('failed otherwise', report.failed.length - signIns)
  for (const { name, code } of report.failed) errors.add(`${name} ${code}`)
  for (const [type, number] of Object.entries(report.events)) events.add(type, number)
}

/** The token endpoint and Redis stand for other machines, which are not overloaded. */
function preferThisProcess(): void {
  try {
    setPriority(-15)
  } catch {
    console.log('  the token endpoint and Redis are starved too: run as root')
  }
}
