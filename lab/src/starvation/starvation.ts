import { setPriority } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { Option } from 'commander'
import { FleetProcess } from 'test-support/fleet/fleet-process.ts'
import type { CallReport, WorkerOptions } from 'test-support/fleet/messages.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { wholeNumber, type Experiment } from '../experiment.ts'
import { startBusyLoops } from '../fleet/machine.ts'
import { within } from '../fleet/within.ts'
import type { Figure } from '../report/report.ts'
import { Tally } from '../tally.ts'
import { startTokenServer, type RefreshRequestSeen } from './token-server.ts'

type ScenarioName = 'cold-start' | 'busy-loops' | 'write-pause'

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

const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
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

const scenarioNames = Object.keys(scenarios) as readonly ScenarioName[]

interface Options {
  readonly scenario: ScenarioName | 'all'
  readonly processes?: number | undefined
}

/** Fleets on an overloaded machine, with one refresh token for all processes. */
export const starvation: Experiment<Options> = {
  name: 'starvation',
  description: 'overloads the machine of a fleet, and counts refresh tokens that are sent twice',
  addOptions: (command) =>
    command
      .addOption(new Option('--scenario <name>').choices(['all', ...scenarioNames]).default('all'))
      .option('--processes <n>', 'instead of the number in the scenario', wholeNumber),
  run: async ({ scenario, processes }) => {
    const complaints: string[] = []
    const figures: Figure[] = []
    for (const name of scenario === 'all' ? scenarioNames : [scenario]) {
      const row = await runScenario(name, processes)
      if (row.get('refused') !== 0 || row.get('asked for a sign-in') !== 0)
        complaints.push(`${name}: ${row.text}`)
      const { what, processes: usual } = scenarios[name]
      figures.push({ what: `${what}, ${processes ?? usual} processes`, seen: row.text })
    }
    return { complaints, figures }
  },
  reportedAs: ({ scenario, processes }) =>
    scenario === 'all' && processes === undefined && 'pnpm lab starvation',
}

/** All processes must have a token by then. */
const startSeconds = 120

/** A process that has not reported by then counts as silent. */
const reportSeconds = 30

/** Runs one scenario on its own Redis. @returns What became of the requests and calls. */
export async function runScenario(
  name: ScenarioName,
  processes = scenarios[name].processes,
): Promise<Tally> {
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
  using loops = startBusyLoops(busyLoops, seconds)
  await Promise.all([loops.ended, sleep(seconds * 1000)])

  const requests = [...tokens.requests]
  const last = (await Promise.all(members.map(reportOf))).filter((each) => each !== undefined)
  const [row, errors, events] = [new Tally(), new Tally(), new Tally()]
  row.add('refresh requests', requests.length)
  row.add('refused', requests.filter(({ isRefused }) => isRefused).length)
  for (const report of [...firstCalls, ...last]) {
    const signIns = report.failed.filter(({ name: error }) => error.startsWith('Reauthorization'))
    row.add('calls', report.calls)
    row.add('asked for a sign-in', signIns.length)
    row.add('failed otherwise', report.failed.length - signIns.length)
    for (const failed of report.failed) errors.add(`${failed.name} ${failed.code}`)
    for (const [type, number] of Object.entries(report.events)) events.add(type, number)
  }
  if (last.length < processes) row.add('processes did not report', processes - last.length)
  console.log(`${name}: requests at ${requests.map(describeRequest).join(', ')} s`)
  console.log(`  errors: ${errors.text}; events: ${events.text}`)
  return row
}

function describeRequest({ atSeconds, isRefused, isAborted }: RefreshRequestSeen): string {
  return `${atSeconds.toFixed(1)}${isRefused ? ' refused' : ''}${isAborted ? ' aborted' : ''}`
}

async function reportOf(member: FleetProcess): Promise<CallReport | undefined> {
  return within(reportSeconds, 'a report', member.stopCalling()).catch(() => undefined)
}

/** The token endpoint and Redis stand for other machines, which are not overloaded. */
function preferThisProcess(): void {
  try {
    setPriority(-15)
  } catch {
    console.log('  the token endpoint and Redis are starved too: run as root')
  }
}
