import { describe, expect, it } from 'vitest'
import { logPlot } from '../src/report/log-plot.ts'
import { runFleet } from '../src/scale/run-fleet.ts'

describe('a hundred processes over six hours, on virtual time', () => {
  it('with leases make one token request per lifetime, and nobody waits at an expiry', async () => {
    const cost = await runFleet({ nodes: 100, hours: 6, coordination: 'leases' })
    expect(cost).toMatchObject({ tokenRequests: 7, peakTokenRequests: 1, failures: 0 })
    expect(cost.p99WaitSeconds).toBe(0)
    expect(cost.calls).toBeGreaterThan(100_000)
  })

  it('without a cache in common make one each', async () => {
    const cost = await runFleet({ nodes: 100, hours: 6, coordination: 'none' })
    expect(cost.tokenRequests).toBeGreaterThanOrEqual(600)
    expect(cost.cacheOperationsPerSecond).toBe(0)
  })
})

describe('a plot', () => {
  it('draws every point where its logarithm belongs', () => {
    const svg = logPlot({
      title: 'title',
      x: 'x',
      y: 'y',
      lines: [
        {
          name: 'line',
          points: [
            [10, 1],
            [100, 100],
          ],
        },
      ],
    })
    expect(svg).toContain('points="84.0,364.0 570.0,48.0"')
  })
})
