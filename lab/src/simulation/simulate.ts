import { loadKy } from '../../../packages/auth-core/src/token-endpoint/ky-at-first-use.ts'
import * as scripts from '../../../packages/cache-redis/src/scripts.ts'
import { Callers } from './callers.ts'
import { FaultInjector } from './fault-injector.ts'
import { planOf, type Focus, type Plan } from './plan.ts'
import { replaceGlobals } from './process/process-globals.ts'
import { seedCrypto } from './process/seeded-crypto.ts'
import { ruleFactories } from './rules/all-rules.ts'
import { User } from './users/user.ts'
import { World } from './world.ts'

/** Cooldowns last a minute at most, and calls half a minute. */
const recoverySeconds = 100
const finalCallsSeconds = 40

export interface SimulateOptions {
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
  const restoreCrypto = seedCrypto(world.chances.of('names'))
  const restoreGlobals = replaceGlobals()
  const onRejection = (reason: unknown): void =>
    world.trace.fail(`an unhandled rejection: ${String(reason)}`)
  process.on('unhandledRejection', onRejection)
  try {
    // Loaded and digested once per process: the first run would differ from its replay.
    await Promise.all([loadKy(), ...Object.values(scripts).map((script) => script.sha1())])
    return await run(world)
  } finally {
    process.off('unhandledRejection', onRejection)
    restoreGlobals()
    restoreCrypto()
  }
}

async function run(world: World): Promise<SimulationResult> {
  const { plan, timeline, trace } = world
  trace.check(ruleFactories.map((createRule) => createRule(world)))
  const runFor = (seconds: number): Promise<void> =>
    timeline.run(timeline.now + seconds, () => trace.throwIfFailed())

  const users = plan.grant === 'refresh_token' ? plan.keys.map((key) => new User(world, key)) : []
  const callers = new Callers(world)
  world.scheduleDeployment()
  const injector = new FaultInjector(world)
  await runFor(plan.faultySeconds)
  for (const user of users) user.stop()
  injector.stop()
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
