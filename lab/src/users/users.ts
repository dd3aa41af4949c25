import { Chance } from '../chance.ts'
import { failpoints, type Moment, type Observation } from '../checks/checks.ts'
import { addSeedOption, wholeNumber, type Experiment } from '../experiment.ts'
import { BackendFleet } from '../fleet/backend-fleet.ts'
import type { BackendName } from '../fleet/backends.ts'
import { backendOption, outcomeOf, sideBySide, type Results } from '../fleet/side-by-side.ts'
import {
  checkExpiries,
  checkKill,
  isLostWithoutCache,
  killEffect,
  type KillSeen,
  lifetimeSeconds,
} from './checks.ts'
import { killOne, liveThrough, signIn } from './observe.ts'

interface Options {
  /** Expiries before the first kill. */
  readonly expiries: number
  readonly kills: number
  readonly seed: number
  readonly backend: readonly BackendName[]
}

const usualBackends: readonly BackendName[] = ['file', 'redis', 'postgres']

/** Eight processes share a user's refresh token, which works once. */
export const users: Experiment<Options> = {
  name: 'users',
  description: 'kills processes that share a refresh token which works once',
  addOptions: (command) =>
    addSeedOption(command, 'the kills')
      .option('--expiries <n>', 'before the first kill', wholeNumber, 500)
      .option('--kills <n>', 'on each backend', wholeNumber, 200)
      .addOption(backendOption(usualBackends)),
  run: async (options) => outcomeOf(await runUsers(options)),
  reportedAs: ({ expiries, kills, seed, backend }) =>
    backend === usualBackends &&
    expiries >= 50 &&
    kills >= 50 &&
    `pnpm lab users --expiries ${expiries} --kills ${kills} --seed ${seed}`,
}

/** Each point once, and as many random moments, in an order that the seed decides. */
const moments: readonly Moment[] = [...failpoints, 'random', 'random']

/** Without kills until so many tokens have expired, then with one kill before each expiry. */
export async function runUsers({
  expiries,
  kills,
  seed,
  backend,
}: Options): Promise<readonly Results[]> {
  return sideBySide(backend, async (results, stalls, index) => {
    const chance = new Chance(seed + index)
    await using fleet = await BackendFleet.start(results.backend, stalls, {
      size: 8,
      callers: 5,
      spotify: {
        tokenLifetimeSeconds: lifetimeSeconds,
        latencySeconds: 0.03,
        rotateRefreshTokens: 'always',
      },
      worker: { grant: 'authorization-code' },
    })
    await signIn(fleet, chance)
    await fleet.keepCalling()
    let lived = 0
    while (lived < expiries && results.complaints.length === 0) {
      lived += noteExpiries(results, await liveThrough(fleet, chance, expiries - lived))
    }
    for (const moment of planKills(chance, kills)) {
      noteKill(results, moment, await killOne(fleet, chance, moment))
      // All processes go on, and send nothing twice.
      noteExpiries(results, await liveThrough(fleet, chance, 1))
    }
  })
}

function planKills(chance: Chance, kills: number): readonly Moment[] {
  const plan: Moment[] = []
  while (plan.length < kills) {
    const round = moments.map((moment) => ({ moment, place: chance.next() }))
    plan.push(...round.toSorted((a, b) => a.place - b.place).map(({ moment }) => moment))
  }
  return plan.slice(0, kills)
}

/** @returns The number of expiries. */
function noteExpiries(results: Results, seen: Observation): number {
  const row = results.row('eight processes, one user')
  const refreshes = seen.requests.filter(({ refreshToken }) => refreshToken !== undefined)
  row.add('expiries', refreshes.length)
  results.noteCalls('eight processes, one user', seen.reports)
  if (isLostWithoutCache(seen)) row.add('sign-ins lost without the cache')
  else results.complaints.push(...checkExpiries(seen))
  return refreshes.length
}

function noteKill(results: Results, moment: Moment, seen: KillSeen): void {
  const row = results.row('processes killed')
  const hasEffect = killEffect(seen) !== 'none'
  row.add('kills')
  row.add('sign-ins lost', hasEffect ? seen.revokedFamilies : 0)
  results.noteCalls('processes killed', seen.reports)
  if (isLostWithoutCache(seen) && !hasEffect) row.add('sign-ins lost without the cache')
  else results.complaints.push(...checkKill(seen).map((text) => `killed at ${moment}: ${text}`))
}
