import { Option } from 'commander'
import type { CallReport, Failpoint } from 'test-support/fleet/messages.ts'
import { Chance } from '../chance.ts'
import { cacheFailures } from '../checks/call-reports.ts'
import { everyMinute, wholeNumber, type Experiment } from '../experiment.ts'
import { backendNames, type BackendName } from '../fleet/backend.ts'
import { StallMeter } from '../fleet/stall-meter.ts'
import { isLostWithoutCache } from './check-calls.ts'
import { checkExpiries } from './check-expiries.ts'
import { checkKill } from './check-kill.ts'
import { killEffect } from './kill-effect.ts'
import { killOne } from './kill-one.ts'
import { liveThrough } from './live-through.ts'
import { startUserFleet } from './user-fleet.ts'
import { describeResult, emptyResult, userFigures, type UserResult } from './user-result.ts'

interface Options {
  readonly expiries: number
  readonly kills: number
  readonly seed: number
  readonly backend: BackendName | 'both'
}

/** Eight processes share a user's refresh token, which works once. */
export const users: Experiment<Options> = {
  name: 'users',
  description: 'kills processes that share a refresh token which works once',
  addOptions: (command) =>
    command
      .option('--expiries <n>', 'before the first kill', wholeNumber, 500)
      .option('--kills <n>', 'on each backend', wholeNumber, 200)
      .option('--seed <n>', 'seed of the kills', wholeNumber, Date.now() % 1e6)
      .addOption(new Option('--backend <name>').choices([...backendNames, 'both']).default('both')),
  run: async ({ backend, ...options }) => {
    const backends: readonly BackendName[] = backend === 'both' ? ['file', 'redis'] : [backend]
    const results = await runUsers({ ...options, backends })
    const complaints = results.flatMap(({ backend: name, complaints: texts }) =>
      texts.map((text) => `${name}: ${text}`),
    )
    return { complaints, figures: results.flatMap(userFigures) }
  },
  reportedAs: ({ expiries, kills, seed, backend }) =>
    backend === 'both' && expiries >= 50 && kills >= 50
      ? `pnpm lab users --expiries ${expiries} --kills ${kills} --seed ${seed}`
      : undefined,
}

export interface UsersOptions {
  readonly backends: readonly BackendName[]
  /** Expiries before the first kill. */
  readonly expiries: number
  readonly kills: number
  readonly seed: number
}

/** Each point once, and as many random moments, in an order that the seed decides. */
const moments = [
  'before-lease',
  'after-lease',
  'sent',
  'before-commit',
  'after-commit',
  'random',
  'random',
] as const

export async function runUsers(options: UsersOptions): Promise<readonly UserResult[]> {
  const results = options.backends.map(emptyResult)
  using stalls = new StallMeter()
  using progress = new DisposableStack()
  progress.use(everyMinute(() => results.forEach((result) => console.log(describeResult(result)))))
  await Promise.all(
    results.map((result, index) =>
      runOn(result, new Chance(options.seed + index), { stalls, ...options }),
    ),
  )
  return results
}

async function runOn(
  result: UserResult,
  chance: Chance,
  { expiries, kills, stalls }: UsersOptions & { readonly stalls: StallMeter },
): Promise<void> {
  await using fleet = await startUserFleet(result.backend, chance)
  const measured = async <Seen extends { readonly reports: readonly CallReport[] }>(
    observe: () => Promise<Seen>,
  ): Promise<Seen & { readonly machineStalledSeconds: number }> => {
    const startedAt = performance.now()
    const seen = await observe()
    result.calls += seen.reports.reduce((sum, { calls }) => sum + calls, 0)
    result.cacheFailures += cacheFailures(seen.reports)
    return { ...seen, machineStalledSeconds: stalls.worstSecondsSince(startedAt) }
  }
  const live = async (expected: number): Promise<void> => {
    const seen = await measured(() => liveThrough(fleet, expected, chance))
    result.expiries += seen.requests.filter(({ refreshToken }) => refreshToken !== undefined).length
    result.longestWaitSeconds = longestWait(result.longestWaitSeconds, seen.reports)
    if (isLostWithoutCache(seen)) result.lossesWithoutCache++
    else result.complaints.push(...checkExpiries(seen))
  }
  while (result.expiries < expiries && result.complaints.length === 0) {
    await live(expiries - result.expiries)
  }
  for (const moment of planKills(chance, kills)) {
    const seen = await measured(() => killOne(fleet, moment, chance))
    const hasEffect = killEffect(seen.journal, seen.sent) !== 'none'
    result.kills++
    if (hasEffect) result.losses += seen.revokedFamilies
    const longest = result.longestWaitAfterKillSeconds
    result.longestWaitAfterKillSeconds = longestWait(longest, seen.reports)
    if (isLostWithoutCache(seen) && !hasEffect) result.lossesWithoutCache++
    else result.complaints.push(...checkKill(seen).map((text) => `killed at ${moment}: ${text}`))
    // All processes go on, and send nothing twice.
    await live(1)
  }
}

function planKills(chance: Chance, kills: number): readonly (Failpoint | 'random')[] {
  const plan: (Failpoint | 'random')[] = []
  while (plan.length < kills) {
    const round = moments.map((moment) => ({ moment, place: chance.next() }))
    plan.push(...round.toSorted((a, b) => a.place - b.place).map(({ moment }) => moment))
  }
  return plan.slice(0, kills)
}

function longestWait(before: number, reports: readonly CallReport[]): number {
  return Math.max(before, ...reports.map(({ longestWaitSeconds }) => longestWaitSeconds))
}
