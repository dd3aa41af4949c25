import { isFull } from 'test-support/is-full.ts'
import { describe, expect, it } from 'vitest'
import { runCampaign } from '../src/hostile/campaign/campaign.ts'
import { shareCases } from '../src/hostile/hostile.ts'
import {
  allowedGrowthBytes,
  largeResponses,
  measureLargeResponse,
  type LargeResponse,
} from '../src/hostile/large-response/measure-large-response.ts'
import { targets } from '../src/hostile/targets.ts'

const allTargets = new URL('../src/hostile/targets.ts', import.meta.url).href

/** Bounds that hold on a busy machine. */
const campaign = { targets: allTargets, seed: 20_261_101, caseSeconds: 60, hangSeconds: 90 }

describe('hostile input', () => {
  const shares = shareCases(isFull ? 2000 : 100, targets)
  it.each(shares.map(([{ name }, cases]) => [name, cases] as const))(
    'to %s ends in values of the right shape and in typed errors, in %i cases',
    async (target, cases) => {
      const report = await runCampaign({ ...campaign, target, cases })
      expect(report).toEqual({ cases, outcomes: expect.anything() })
      if (!isFull) return
      // Some cases are read and some are refused: otherwise they would be too easy or too wrong.
      expect(report.outcomes['value'] ?? 0).toBeGreaterThan(0)
      const isRead = target === 'custom-cache-of-a-provider'
      expect(Object.keys(report.outcomes).length > 1).toBe(!isRead)
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
