import type { CallReport } from 'test-support/fleet/messages.ts'
import { Lane } from '../kills/lane.ts'
import type { BackendName } from '../kills/trial.ts'
import { oneOf, type Random } from '../verdicts/seeded-random.ts'

/** As short as a busy machine can bear: everything that an engine does falls into each of them. */
export const lifetimeSeconds = 0.8

const members = 8
const callers = 5

/** Eight processes with one user's refresh token in common, which works once. */
export async function startUserLane(backend: BackendName, random: Random): Promise<Lane> {
  const lane = await Lane.start(backend, {
    members,
    spotify: {
      tokenLifetimeSeconds: lifetimeSeconds,
      latencySeconds: 0.03,
      rotateRefreshTokens: 'always',
    },
    worker: { grant: 'authorization-code' },
  })
  await logIn(lane, random)
  await keepCalling(lane)
  return lane
}

/** The user logs in with one of the processes, whichever it is. */
export async function logIn({ members: all, spotify }: Lane, random: Random): Promise<void> {
  const [first, ...more] = all
  if (first === undefined) throw new Error('The lane is empty.')
  const { error } = await oneOf(random, [first, ...more]).logIn(spotify)
  if (error !== undefined) throw new Error(`A login failed: ${error.name} ${error.code}`)
}

export async function keepCalling({ members: all }: Lane): Promise<void> {
  await Promise.all(all.map((member) => member.keepCalling(callers)))
}

/** What callers were given since the last rest. */
export interface Rest {
  /** Up to the answer to one more call of each process. */
  readonly asked: readonly CallReport[]
  /** After it. No call is under way any more. */
  readonly rest: readonly CallReport[]
}

/** Every process is asked once more, however long it takes; then its callers rest. */
export async function comeToRest({ members: all }: Lane): Promise<Rest> {
  const asked = await Promise.all(all.map((member) => member.call()))
  const rest = await Promise.all(all.map((member) => member.stopCalling()))
  return { asked, rest }
}
