import type { MockSpotify } from '@spotify-sdk/testing'
import { senderHeader, sentAtHeader } from 'test-support/fleet/failpoints.ts'
import type { CallReport } from 'test-support/fleet/messages.ts'
import type { Chance } from '../chance.ts'
import { BackendFleet } from '../fleet/backend-fleet.ts'
import type { BackendName } from '../fleet/backend.ts'

/** As short as a busy machine allows: every refresh window of the engine falls into each lifetime. */
export const lifetimeSeconds = 0.8

const callers = 5

/** A request to the token endpoint. Times are Unix time in seconds. */
export interface RefreshRequest {
  readonly sentAt: number
  readonly receivedAt: number
  /** Absent if the sender was gone before the response; the request had its effect. */
  readonly status: number | undefined
  /** The pid of the sender. */
  readonly sender: string | undefined
  /** Absent in a sign-in, and in an incomplete request. */
  readonly refreshToken: string | undefined
}

/** All requests so far. */
export function refreshRequests({ requests }: MockSpotify): readonly RefreshRequest[] {
  return requests.token.map(({ receivedAt, status, headers, form }) => ({
    sentAt: Number(headers[sentAtHeader]),
    receivedAt,
    status,
    sender: headers[senderHeader],
    refreshToken: form.get('refresh_token') ?? undefined,
  }))
}

/** Starts eight processes that share one user's refresh token, which works once. */
export async function startUserFleet(backend: BackendName, chance: Chance): Promise<BackendFleet> {
  const fleet = await BackendFleet.start(backend, {
    size: 8,
    spotify: {
      tokenLifetimeSeconds: lifetimeSeconds,
      latencySeconds: 0.03,
      rotateRefreshTokens: 'always',
    },
    worker: { grant: 'authorization-code' },
  })
  await signIn(fleet, chance)
  await keepCalling(fleet)
  return fleet
}

/** The user signs in at a random process. */
export async function signIn({ members, spotify }: BackendFleet, chance: Chance): Promise<void> {
  const { error } = await chance.pick(members).logIn(spotify)
  if (error !== undefined) throw new Error(`A sign-in failed: ${error.name} ${error.code}`)
}

export async function keepCalling({ members }: BackendFleet): Promise<void> {
  await Promise.all(members.map((member) => member.keepCalling(callers)))
}

/** Calls each process once more, then stops its callers. */
export async function stopCalling({ members }: BackendFleet): Promise<{
  /** The calls until that call. */
  readonly called: readonly CallReport[]
  /** The calls after it. */
  readonly after: readonly CallReport[]
}> {
  const called = await Promise.all(members.map((member) => member.call()))
  const after = await Promise.all(members.map((member) => member.stopCalling()))
  return { called, after }
}
