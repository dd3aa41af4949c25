import { setTimeout as sleep } from 'node:timers/promises'

import { expect, it } from 'vitest'

import { Fleet } from 'test-support/fleet/fleet.ts'
import type { FleetProcess } from 'test-support/fleet/fleet-process.ts'
import { startRedisCache } from 'test-support/fleet/shared-cache.ts'
import { whoIs } from 'test-support/who-is.ts'

const userCount = 1000
const usersPerBatch = 50

/** Longer than both processes need for a batch. A round of all batches takes about as long. */
const tokenLifetimeSeconds = 5

const expiries = 2

/** How many users of each batch call the Web API. */
const askedPerBatch = 5

it('serves 1,000 users from two processes: one refresh per user and expiry, and no user gets another’s token', async () => {
  await using cache = await startRedisCache()
  const spotify = { tokenLifetimeSeconds, rotateRefreshTokens: 'always' } as const
  await using fleet = await Fleet.start({ ...cache, spotify })
  const processes = [
    await fleet.join({ grant: 'authorization-code' }),
    await fleet.join({ grant: 'authorization-code' }),
  ] as const
  const users = Array.from({ length: userCount }, (_, number) => `listener-${number}`)
  const batches = Array.from({ length: userCount / usersPerBatch }, (_, batch) =>
    users.slice(batch * usersPerBatch, (batch + 1) * usersPerBatch),
  )
  for (const id of users) fleet.spotify.addUser({ id })
  for (const batch of batches) {
    const logins = batch.map((user, index) =>
      (index % 2 ? processes[0] : processes[1]).logIn(fleet.spotify, user),
    )
    expect((await Promise.all(logins)).filter(({ error }) => error !== undefined)).toEqual([])
  }

  for (let expiry = 0; expiry < expiries; expiry++) {
    await sleep(tokenLifetimeSeconds * 1000)
    fleet.spotify.resetRequests()
    const handedOut = new Map<string, string>()
    for (const batch of batches) {
      const [one, other] = await Promise.all(processes.map((each) => callAll(each, batch)))
      expect(other).toEqual(one)
      for (const [user, accessToken] of Object.entries(one ?? {})) handedOut.set(user, accessToken)
      for (const user of batch.slice(0, askedPerBatch)) {
        expect(await whoIs(fleet.spotify, handedOut.get(user) ?? '')).toBe(user)
      }
    }
    expect(handedOut.size).toBe(userCount)
    expect(new Set(handedOut.values()).size).toBe(userCount)
    expect(fleet.spotify.requests.token.length).toBe(userCount)
    const spent = fleet.spotify.requests.token.map(({ form }) => form.get('refresh_token'))
    expect(new Set(spent).size).toBe(userCount)
  }
  expect(fleet.spotify.revokedFamilies).toBe(0)
})

/** The token of each of these users. Each of them must get only one. */
async function callAll(
  process: FleetProcess,
  users: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const { accessTokens, errors } = await process.callUsers(users)
  expect(errors).toEqual([])
  return accessTokens
}
