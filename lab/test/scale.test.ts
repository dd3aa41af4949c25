import { describe, expect, it } from 'vitest'
import { runVirtualFleet } from '../src/scale/scale.ts'

describe('a hundred processes over six virtual hours', () => {
  it('with leases make one token request per lifetime, and no caller waits at an expiry', async () => {
    const { load, waits } = await runVirtualFleet('leases', 100, 6)
    expect({
      tokenRequests: load.get('token requests'),
      peak: load.get('most in one second'),
      failures: waits.failures,
    }).toEqual({ tokenRequests: 7, peak: 1, failures: 0 })
    expect(waits.quantile(0.99)).toBe(0)
    expect(waits.calls).toBeGreaterThan(100_000)
  })

  it('without a shared cache make one request each', async () => {
    const { load } = await runVirtualFleet('no shared cache', 100, 6)
    expect(load.get('token requests')).toBeGreaterThanOrEqual(600)
    expect(load.get('cache operations')).toBe(0)
  })
})
