import { expect, it } from 'vitest'

import { Fleet } from 'test-support/fleet/fleet.ts'
import { callAcrossExpiries } from 'test-support/fleet/scenarios.ts'
import { eventsOf, faultsOf } from 'test-support/fleet/verdicts.ts'
import { whenStoodStill } from 'test-support/stood-still.ts'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'

const cacheModule = import.meta.resolve('test-support/caches/file-cache.ts')
const spotify = { tokenLifetimeSeconds: 2, latencySeconds: 0.05 }

it(
  'makes one request per lifetime for 8 processes with 100 callers each, cold and across expiries',
  { retry: whenStoodStill },
  async () => {
    using folder = new TemporaryFolder()
    const cache = JSON.stringify({ directory: folder.path, leaseSeconds: 30 })
    await using fleet = await Fleet.start({ cacheModule, cache, isPatient: true, spotify })
    const outcome = await callAcrossExpiries(fleet, { processes: 8, callers: 100, requests: 5 })

    expect(faultsOf(outcome, spotify.tokenLifetimeSeconds)).toEqual([])
    const { reports, requests } = outcome
    expect(eventsOf(reports)).toMatchObject({ 'token-refreshed': requests.length })
    expect(folder.list().length).toBeLessThanOrEqual(4)
  },
)
