import { describe, expect, it } from 'vitest'
import {
  allowedGrowthBytes,
  measureLargeResponse,
} from '../src/hostile/large-response/measure-large-response.ts'
import {
  largeResponses,
  type LargeResponse,
} from '../src/hostile/large-response/large-response-server.ts'
import { attack, sharesOf } from './hostile-input.ts'

describe('hostile input', () => {
  it.each(sharesOf(100))(
    'to %s ends in values of the right shape and in typed errors, in %i cases',
    async (name, cases) => {
      const { finding, ...report } = await attack(name, cases)
      expect(finding).toBeUndefined()
      expect(report.cases).toBe(cases)
    },
  )
})

describe('a token response of 100 MB', () => {
  it.each(Object.keys(largeResponses) as LargeResponse[])(
    'with %s is a typed error and needs little memory',
    async (kind) => {
      const cost = await measureLargeResponse(kind)
      expect(cost.complaints).toEqual([])
      // Most of this was in the system's buffers.
      expect(cost.takenBytes).toBeLessThan(20 * 1024 * 1024)
    },
  )

  it('needs far more memory if it is read to its end', async () => {
    const program = new URL('./unbounded-process.ts', import.meta.url).pathname
    const cost = await measureLargeResponse('its true length', program)
    expect(cost.growthBytes).toBeGreaterThan(allowedGrowthBytes)
    expect(cost.takenBytes).toBeGreaterThan(100 * 1024 * 1024)
    expect(cost.complaints).toHaveLength(3)
  })
})
