import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Fleet } from 'test-support/fleet/fleet.ts'
import type { Failpoint } from 'test-support/fleet/messages.ts'
import { callAcrossExpiries, freezeHolder, killHolder } from 'test-support/fleet/scenarios.ts'
import { eventsOf, faultsOf } from 'test-support/fleet/verdicts.ts'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { whenStoodStill } from 'test-support/stood-still.ts'

const cacheModule = import.meta.resolve('test-support/caches/patient-postgres-cache.ts')

/** A killed or frozen holder is waited for as long. */
const leaseSeconds = 2

let server: PostgresServer
beforeAll(async () => {
  server = await PostgresServer.start()
})
afterAll(() => server[Symbol.asyncDispose]())

let fleets = 0

/** Processes that share a table of their own on the one server; whichever comes first creates it. */
function startFleet(
  spotify: { readonly tokenLifetimeSeconds?: number; readonly latencySeconds: number },
  seconds = leaseSeconds,
): Promise<Fleet> {
  const table = `fleet_${fleets++}`
  const cache = JSON.stringify({ url: server.url, table, leaseSeconds: seconds })
  return Fleet.start({ cacheModule, cache, isPatient: true, spotify })
}

it(
  'makes one request per lifetime for 8 processes of 100 callers, cold and across expiries',
  { retry: whenStoodStill },
  async () => {
    const spotify = { tokenLifetimeSeconds: 2, latencySeconds: 0.05 }
    await using fleet = await startFleet(spotify, 30)
    const outcome = await callAcrossExpiries(fleet, { processes: 8, callers: 100, requests: 5 })

    expect(faultsOf(outcome, spotify.tokenLifetimeSeconds)).toEqual([])
    expect(eventsOf(outcome.reports)).toMatchObject({ 'token-refreshed': outcome.requests.length })
  },
)

/** Who sends the token requests: what was asked for before the kill is asked for again, if at all. */
const kills: readonly (readonly [Failpoint, readonly string[]])[] = [
  ['before-lease', ['heir']],
  ['after-lease', ['heir']],
  ['sent', ['holder', 'heir']],
  ['before-commit', ['holder', 'heir']],
  ['after-commit', ['holder']],
]

describe.concurrent('a holder that is killed', () => {
  it.each(kills)('%s is succeeded by the next process', async (failpoint, requestsOf) => {
    await using fleet = await startFleet({ latencySeconds: 0.3 })
    const { successor, standing, ...outcome } = await killHolder(fleet, failpoint)
    expect(outcome).toMatchObject({ requestsOf })
    // It has waited for the end of the lease: not for its own time-out, and not past the cache.
    expect(successor).toMatchObject({ errors: [], calls: 1, accessTokens: [standing] })
    expect(successor.events).not.toHaveProperty('cache-failed')
  })
})

/** Its own request was sent, or was past the last look at the lease. */
const freezes: readonly (readonly [Failpoint, readonly string[]])[] = [
  ['after-lease', ['heir', 'holder']],
  ['sent', ['holder', 'heir']],
  ['before-commit', ['holder', 'heir']],
]

describe.concurrent('a holder that is frozen', () => {
  it.each(freezes)(
    '%s overwrites nothing when it wakes up after its lease',
    async (failpoint, requestsOf) => {
      await using fleet = await startFleet({ latencySeconds: 0.3 })
      const { successor, standing, holder, ...outcome } = await freezeHolder(fleet, failpoint)
      expect(outcome).toMatchObject({ requestsOf })
      expect(successor).toMatchObject({ errors: [], calls: 1, accessTokens: [standing] })
      expect(successor.events).not.toHaveProperty('cache-failed')
      expect(holder).toMatchObject({
        errors: [],
        accessTokens: [standing],
        // More leases are lost if the holder stood still before.
        events: { 'lease-lost': expect.any(Number), 'token-adopted': 1 },
      })
    },
  )
})
