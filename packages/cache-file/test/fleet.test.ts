import { expect, it } from 'vitest'

import { Fleet } from '../../../test/fleet/fleet.ts'
import { callAcrossExpiries } from '../../../test/fleet/scenarios.ts'
import { TemporaryFolder } from './temporary-folder.ts'

const cacheModule = import.meta.resolve('./build-cache.ts')
const tokenLifetimeSeconds = 2

it(
  'asks once per lifetime for 8 processes of 100 callers, cold and across ten expiries',
  { timeout: 60_000 },
  async () => {
    using folder = new TemporaryFolder()
    const cache = JSON.stringify({ directory: folder.path })
    const spotify = { tokenLifetimeSeconds, latencySeconds: 0.05 }
    await using fleet = await Fleet.start({ cacheModule, cache, spotify })
    const outcome = await callAcrossExpiries(fleet, { processes: 8, callers: 100, requests: 11 })

    expect(outcome.maxInFlight).toBe(1)
    // A token is renewed in the last 22 % of its life at the earliest: whatever comes sooner is one
    // request too many.
    const gaps = outcome.requestedAt.slice(1).map((at, i) => at - (outcome.requestedAt[i] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThan(0.5 * tokenLifetimeSeconds)
    const { reports } = outcome
    const seen = new Set(reports.flatMap(({ accessTokens }) => accessTokens))
    expect(seen.size).toBe(outcome.requestedAt.length)
    expect(reports.flatMap(({ errors }) => errors)).toEqual([])
    const events = (type: string): number =>
      reports.reduce((sum, report) => sum + (report.events[type] ?? 0), 0)
    expect(events('token-refreshed')).toBe(outcome.requestedAt.length)
    expect([events('cache-failed'), events('entry-ignored'), events('lease-lost')]).toEqual([
      0, 0, 0,
    ])
    expect(folder.list().length).toBeLessThanOrEqual(4)
  },
)
