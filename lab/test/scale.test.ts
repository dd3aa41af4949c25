import { describe, expect, it } from 'vitest'
import { runVirtualFleet } from '../src/scale/virtual-fleet.ts'

describe('a hundred processes over six virtual hours', () => {
  it('with leases make one token request per lifetime, and no caller waits at an expiry', async () => {
    const cost = await runVirtualFleet({ processes: 100, hours: 6, coordination: 'leases' })
    expect(cost).toMatchObject({ tokenRequests: 7, peakTokenRequests: 1, failures: 0 })
    expect(cost.p99WaitSeconds).toBe(0)
    expect(cost.calls).toBeGreaterThan(100_000)
  })

  it('without a shared cache make one request each', async () => {
    const cost = await runVirtualFleet({
      processes: 100,
      hours: 6,
      coordination: 'no shared cache',
    })
    expect(cost.tokenRequests).toBeGreaterThanOrEqual(600)
    expect(cost.cacheOperationsPerSecond).toBe(0)
  })
})
