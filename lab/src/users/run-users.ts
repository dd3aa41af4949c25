import type { Failpoint } from 'test-support/fleet/messages.ts'
import type { Lane } from '../kills/lane.ts'
import type { BackendName } from '../kills/trial.ts'
import { seededRandom, type Random } from '../verdicts/seeded-random.ts'
import { StallMeter } from '../verdicts/stall-meter.ts'
import { cacheFailures } from './judge-calls.ts'
import { judgeExpiries, type ExpiriesSeen } from './judge-expiries.ts'
import { judgeKill } from './judge-kill.ts'
import { killOne } from './kill-one.ts'
import { liveThrough } from './live-through.ts'
import { startUserLane } from './user-lane.ts'
import { whereItFell } from './where-it-fell.ts'
import { countExpiries, countKill, emptyUsersTally, type UsersTally } from './users-tally.ts'

/** How much a user's processes live through, and where. */
export interface UsersOptions {
  readonly backends: readonly BackendName[]
  /** Expiries of a token before anybody is killed. */
  readonly expiries: number
  readonly kills: number
  readonly seed: number
  /** Is told of what was not as it must be, when it was. */
  readonly onComplaint?: ((complaint: string) => void) | undefined
  /** Is handed the tallies as they stand, once a minute. */
  readonly onMinute?: ((tallies: readonly UsersTally[]) => void) | undefined
}

/** Each of them once, and as many again at any moment, in an order that the seed decides. */
const moments = [
  'before-lease',
  'after-lease',
  'sent',
  'before-commit',
  'after-commit',
  'random',
  'random',
] as const

/** Eight processes on each backend with one user's refresh token: tokens expire, then processes die. */
export async function runUsers(options: UsersOptions): Promise<readonly UsersTally[]> {
  const { backends, seed, onMinute } = options
  const tallies = backends.map((backend) => emptyUsersTally(backend))
  using stalls = new StallMeter()
  const minute = setInterval(() => onMinute?.(tallies), 60_000)
  try {
    await Promise.all(
      tallies.map((tally, index) =>
        liveAndDie(tally, seededRandom(seed + index), { stalls, ...options }),
      ),
    )
  } finally {
    clearInterval(minute)
  }
  return tallies
}

async function liveAndDie(
  tally: UsersTally,
  random: Random,
  { expiries, kills, stalls, onComplaint }: UsersOptions & { readonly stalls: StallMeter },
): Promise<void> {
  await using lane: Lane = await startUserLane(tally.backend, random)
  const complain = (complaint: string): void => {
    tally.complaints.push(complaint)
    onComplaint?.(`${tally.backend}: ${complaint}`)
  }
  const live = async (count: number): Promise<void> => {
    const seen = await measured(stalls, () => liveThrough(lane, count, random))
    countExpiries(tally, seen)
    if (wentAlone(seen)) tally.lostAlone++
    else judgeExpiries(seen).forEach(complain)
  }
  while (tally.expiries < expiries && tally.complaints.length === 0) {
    await live(expiries - tally.expiries)
  }
  for (const moment of planKills(random, kills)) {
    const seen = await measured(stalls, () => killOne(lane, moment, random))
    countKill(tally, seen)
    if (wentAlone(seen) && whereItFell(seen.journal, seen.sent) === 'elsewhere') tally.lostAlone++
    else judgeKill(seen).forEach((complaint) => complain(`killed at ${moment}: ${complaint}`))
    // All go on, and ask for nothing twice.
    await live(1)
  }
}

/** What was seen, and how long the machine itself stood still meanwhile. */
async function measured<Seen extends object>(
  stalls: StallMeter,
  see: () => Promise<Seen>,
): Promise<Seen & { readonly machineStalledSeconds: number }> {
  const startedAt = performance.now()
  const seen = await see()
  const seconds = (performance.now() - startedAt) / 1000
  return { ...seen, machineStalledSeconds: stalls.worstSeconds(seconds) }
}

/**
 * Whether a cache was too slow, and a process went on alone with a refresh token of which it did not
 * know that it had been replaced: a known limit, and the fault of the machine.
 */
function wentAlone({
  revokedFamilies,
  reports,
}: Pick<ExpiriesSeen, 'revokedFamilies' | 'reports'>): boolean {
  return revokedFamilies > 0 && cacheFailures(reports) > 0
}

function planKills(random: Random, kills: number): readonly (Failpoint | 'random')[] {
  const plan: (Failpoint | 'random')[] = []
  while (plan.length < kills) {
    const round = moments.map((moment) => ({ moment, place: random() }))
    plan.push(...round.toSorted((a, b) => a.place - b.place).map(({ moment }) => moment))
  }
  return plan.slice(0, kills)
}
