import { loadKy } from '../../../packages/auth-core/src/token-endpoint/ky-at-first-use.ts'
import * as scripts from '../../../packages/cache-redis/src/scripts.ts'
import { startCallers } from './callers.ts'
import { injectFaults } from './fault-injector.ts'
import { focuses, type FocusName } from './focuses.ts'
import { planOf, type Focus, type Plan } from './plan.ts'
import { replaceGlobals } from './process/process-globals.ts'
import { seedCrypto } from './process/seeded-crypto.ts'
import { ruleFactories } from './rules/all-rules.ts'
import { RuleViolation } from './trace.ts'
import { startUser } from './users/user.ts'
import { World } from './world.ts'

/** Cooldowns last a minute at most, and calls half a minute. */
const recoverySeconds = 100
const finalCallsSeconds = 40

interface SimulateOptions {
  /** Values that replace what the seed would draw. */
  readonly focus?: Focus | undefined
  /** Receives each line of the trace. */
  readonly onLine?: ((line: string) => void) | undefined
}

/** The result of a run without a violation. */
export interface SimulationResult {
  readonly plan: Plan
  readonly requests: number
  readonly faults: number
  /** Virtual time of the run. */
  readonly seconds: number
  readonly longestWaitSeconds: number
}

/**
 * Runs one fleet with faults, ends all faults, and checks that every process recovers.
 *
 * @throws `RuleViolation` with the seed and the end of the trace.
 */
export async function simulate(
  seed: number,
  { focus, onLine }: SimulateOptions = {},
): Promise<SimulationResult> {
  const world = new World(planOf(seed, focus), onLine)
  const onRejection = (reason: unknown): void =>
    world.trace.fail(`an unhandled rejection: ${String(reason)}`)
  using scope = new DisposableStack()
  scope.use(seedCrypto(world.chances.of('names')))
  scope.use(replaceGlobals())
  process.on('unhandledRejection', onRejection)
  scope.defer(() => process.off('unhandledRejection', onRejection))
  // Loaded and digested once per process: the first run would differ from its replay.
  await Promise.all([loadKy(), ...Object.values(scripts).map((script) => script.sha1())])
  return await run(world)
}

async function run(world: World): Promise<SimulationResult> {
  const { plan, timeline, trace } = world
  const rules = Object.entries(ruleFactories).map(
    ([name, create]) => [name, create(world)] as const,
  )
  trace.check(new Map(rules))
  const runFor = (seconds: number): Promise<void> =>
    timeline.run(timeline.now + seconds, () => trace.throwIfFailed())

  const users = plan.grant === 'refresh_token' ? plan.keys.map((key) => startUser(world, key)) : []
  const callers = startCallers(world)
  world.scheduleDeployment()
  const endFaults = injectFaults(world)
  await runFor(plan.faultySeconds)
  for (const user of users) user.stop()
  endFaults()
  await runFor(2)

  world.emit({ type: 'faults-over' })
  for (const user of users) user.signInIfNeeded()
  await runFor(recoverySeconds)
  callers.stop()
  // The last response before the end of the faults may have been lost, which shows at the next use.
  for (const user of users) user.signInIfNeeded()
  await runFor(finalCallsSeconds)
  world.emit({ type: 'final-calls' })
  for (const member of world.members) {
    for (const key of plan.keys) void callers.call(member, key)
  }
  await runFor(finalCallsSeconds)
  trace.finish()
  return {
    plan,
    requests: world.endpoint.requests,
    faults: world.faults.count,
    seconds: world.now,
    longestWaitSeconds: callers.longestWaitSeconds,
  }
}

/** The runs of one focus. */
export interface FocusRuns {
  readonly completed: readonly SimulationResult[]
  readonly failed: readonly { readonly seed: number; readonly error: RuleViolation }[]
  readonly realSeconds: number
}

/** Runs all seeds of one focus, also after a violation. */
export async function runSeeds(focus: FocusName, from: number, count: number): Promise<FocusRuns> {
  const completed: SimulationResult[] = []
  const failed: FocusRuns['failed'][number][] = []
  const startedAt = performance.now()
  for (let seed = from; seed < from + count; seed++) {
    try {
      completed.push(await simulate(seed, { focus: focuses[focus] }))
    } catch (error) {
      if (!(error instanceof RuleViolation)) throw error
      failed.push({ seed, error })
    }
  }
  return { completed, failed, realSeconds: (performance.now() - startedAt) / 1000 }
}
