import { describe, expect, it } from 'vitest'
import { logPlot } from '../src/report/log-plot.ts'
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

describe('logPlot', () => {
  it('draws each point at its logarithm', () => {
    const points = [
      [10, 1],
      [100, 100],
    ] as const
    const svg = logPlot({ title: 'title', x: 'x', y: 'y', lines: [{ name: 'line', points }] })
    expect(svg).toContain('points="84.0,364.0 570.0,48.0"')
  })
})
