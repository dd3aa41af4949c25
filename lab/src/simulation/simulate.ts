import { loadKy } from '../../../packages/auth-core/src/token-endpoint/ky-at-first-use.ts'
import * as scripts from '../../../packages/cache-redis/src/scripts.ts'
import { Callers } from './callers.ts'
import { deployAtRandom } from './deployment.ts'
import { Misfortune } from './misfortune.ts'
import { People } from './people/people.ts'
import { replaceGlobals } from './process-globals.ts'
import { planOf, type Focus, type Plan } from './plan.ts'
import type { Rule } from './rule.ts'
import { CausedFailures } from './rules/caused-failures.ts'
import { KeptLogins } from './rules/kept-logins.ts'
import { KeptPauses } from './rules/kept-pauses.ts'
import { NeededRequests } from './rules/needed-requests.ts'
import { Recovery } from './rules/recovery.ts'
import { RequestCount } from './rules/request-count.ts'
import { ShortWaits } from './rules/short-waits.ts'
import { LeasedSends } from './rules/leased-sends.ts'
import { LeasedVerdicts } from './rules/leased-verdicts.ts'
import { SpentOnce } from './rules/spent-once.ts'
import { SingleRequest } from './rules/single-request.ts'
import { ValidTokens } from './rules/valid-tokens.ts'
import { InitialRefreshTokens } from './rules/initial-refresh-tokens.ts'
import { CodeExchanges } from './rules/code-exchanges.ts'
import { DeadRefreshTokens } from './rules/dead-refresh-tokens.ts'
import { LastingConsents } from './rules/lasting-consents.ts'
import { ToldLogins } from './rules/told-logins.ts'
import { ToldSignOuts } from './rules/told-sign-outs.ts'
import { seedCrypto } from './seeded-crypto.ts'
import { World } from './world.ts'

/** Cooldowns last a minute at most, and a call half of one. */
const mendingSeconds = 100
const lastCallsSeconds = 40

/** How a run differs from what its seed alone would make it. */
export interface SimulateOptions {
  readonly focus?: Focus | undefined
  /** Receives the trace, a line for everything that happens. */
  readonly onLine?: ((line: string) => void) | undefined
}

/** What a run came to; one that broke a promise throws. */
export interface Simulated {
  readonly plan: Plan
  readonly requests: number
  readonly faults: number
  /** Virtual time that it took. */
  readonly seconds: number
  readonly longestWaitSeconds: number
  /** Names everything that happened. */
  readonly digest: string
}

/**
 * Runs one fleet through its misfortunes, then mends everything, and asks everybody once more.
 *
 * @throws `PromiseBroken` with the seed and the end of the trace.
 */
export async function simulate(
  seed: number,
  { focus, onLine }: SimulateOptions = {},
): Promise<Simulated> {
  const world = new World(planOf(seed, focus), onLine)
  const restoreCrypto = seedCrypto(world.chances.of('names'))
  const restoreGlobals = replaceGlobals()
  const noteRejection = (reason: unknown): void =>
    world.witness.break(`an unhandled rejection: ${String(reason)}`)
  process.on('unhandledRejection', noteRejection)
  try {
    // Loaded and digested once for all runs: the first one would go another way than its replay.
    await Promise.all([loadKy(), ...Object.values(scripts).map((script) => script.sha1())])
    return await run(world)
  } finally {
    process.off('unhandledRejection', noteRejection)
    restoreGlobals()
    restoreCrypto()
  }
}

async function run(world: World): Promise<Simulated> {
  const { plan, timeline } = world
  const waits = new ShortWaits(world)
  const recovery = new Recovery(world)
  world.witness.watch([waits, recovery, ...rulesOf(world)])
  const check = (): void => world.witness.throwIfBroken()

  const people = new People(world)
  const callers = new Callers(world)
  deployAtRandom(world)
  const misfortune = new Misfortune(world, callers)
  await timeline.run(plan.faultySeconds, check)
  people.stop()
  misfortune.stop()
  await timeline.run(timeline.now + 2, check)

  world.tell({ type: 'faults-over' })
  people.returnIfNeeded()
  await timeline.run(timeline.now + mendingSeconds, check)
  callers.stop()
  // A login may have been lost with the last answer of the faulty time; that shows at its next use.
  people.returnIfNeeded()
  await timeline.run(timeline.now + lastCallsSeconds, check)
  recovery.begin()
  for (const member of world.members) {
    for (const key of plan.keys) void callers.call(member, key)
  }
  await timeline.run(timeline.now + lastCallsSeconds, check)
  world.witness.finish()
  const { requests } = world.endpoint
  return {
    plan,
    requests,
    faults: world.faults.count,
    seconds: world.now,
    longestWaitSeconds: waits.longestWaitSeconds,
    digest: world.witness.digest(),
  }
}

function rulesOf(world: World): readonly Rule[] {
  return [
    new ValidTokens(world),
    new SingleRequest(world),
    new SpentOnce(world),
    new LeasedSends(world),
    new LeasedVerdicts(world),
    new NeededRequests(world),
    new RequestCount(world),
    new KeptPauses(world),
    new KeptLogins(world),
    new CausedFailures(world),
    new ToldSignOuts(world),
    new ToldLogins(world),
    new LastingConsents(world),
    new DeadRefreshTokens(world),
    new CodeExchanges(world),
    new InitialRefreshTokens(world),
  ]
}
