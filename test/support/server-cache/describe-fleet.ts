import { describe, expect, it } from 'vitest'
import { Fleet } from '../fleet/fleet.ts'
import type { Failpoint } from '../fleet/messages.ts'
import { callAcrossExpiries, freezeHolder, killHolder } from '../fleet/scenarios.ts'
import { eventsOf, faultsOf } from '../fleet/verdicts.ts'
import { whenStoodStill } from '../stood-still.ts'

/** Waiting time for a killed or frozen holder. */
const leaseSeconds = 2

/** A cache module of `test-support/caches`, and how its caches reach the server. */
export interface FleetCache {
  readonly cacheModule: string
  /** Returns the options of the caches of one fleet, which share nothing with another one. */
  readonly optionsOf: (fleet: string) => object
}

/** Which processes send token requests. A request made before the kill may be made again. */
const kills: readonly (readonly [Failpoint, readonly string[]])[] = [
  ['before-lease', ['heir']],
  ['after-lease', ['heir']],
  ['sent', ['holder', 'heir']],
  ['before-commit', ['holder', 'heir']],
  ['after-commit', ['holder']],
]

/** Its own request was sent, or was past the last check of the lease. */
const freezes: readonly (readonly [Failpoint, readonly string[]])[] = [
  ['after-lease', ['heir', 'holder']],
  ['sent', ['holder', 'heir']],
  ['before-commit', ['holder', 'heir']],
]

/** Processes that share a cache on a server make one request; some are killed or frozen. */
export function describeFleet({ cacheModule, optionsOf }: FleetCache): void {
  let fleets = 0

  function startFleet(
    spotify: { readonly tokenLifetimeSeconds?: number; readonly latencySeconds: number },
    seconds = leaseSeconds,
  ): Promise<Fleet> {
    const options = { ...optionsOf(`fleet_${fleets++}`), leaseSeconds: seconds }
    return Fleet.start({ cacheModule, cache: JSON.stringify(options), isPatient: true, spotify })
  }

  it(
    'makes one request per lifetime for 8 processes with 100 callers each, cold and across expiries',
    { retry: whenStoodStill },
    async () => {
      const spotify = { tokenLifetimeSeconds: 2, latencySeconds: 0.05 }
      await using fleet = await startFleet(spotify, 30)
      const outcome = await callAcrossExpiries(fleet, { processes: 8, callers: 100, requests: 5 })

      expect(faultsOf(outcome, spotify.tokenLifetimeSeconds)).toEqual([])
      expect(eventsOf(outcome.reports)).toMatchObject({
        'token-refreshed': outcome.requests.length,
      })
    },
  )

  describe.concurrent('a killed lease holder', () => {
    it.each(kills)('%s is replaced by the next process', async (failpoint, requestsOf) => {
      await using fleet = await startFleet({ latencySeconds: 0.3 })
      const { successor, standing, ...outcome } = await killHolder(fleet, failpoint)
      expect(outcome).toMatchObject({ requestsOf })
      // It has waited for the end of the lease, not for its own time-out, and used the cache.
      expect(successor).toMatchObject({ errors: [], calls: 1, accessTokens: [standing] })
      expect(successor.events).not.toHaveProperty('cache-failed')
    })
  })

  describe.concurrent('a frozen lease holder', () => {
    it.each(freezes)(
      '%s overwrites nothing when it resumes after its lease',
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
}
