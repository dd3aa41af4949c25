import { describe, expect, it } from 'vitest'
import {
  allowedGrowthBytes,
  largeAnswerFaults,
  measureLargeAnswer,
} from '../src/hostile/large-answer/measure-large-answer.ts'
import { largeAnswers, type LargeAnswer } from '../src/hostile/large-answer/large-answer-server.ts'
import { attack, sharesOf } from './hostile-input.ts'

describe('hostile input', () => {
  it.each(sharesOf(150))(
    'to %s ends in values of the right shape and in typed errors, in %i cases',
    async (name, cases) => {
      const { finding, ...report } = await attack(name, cases)
      expect(finding).toBeUndefined()
      expect(report.cases).toBe(cases)
    },
  )
})

describe('a token answer of 100 MB', () => {
  it.each(Object.keys(largeAnswers) as LargeAnswer[])(
    'with %s is a typed error and costs little memory',
    async (kind) => {
      const cost = await measureLargeAnswer(kind)
      expect(largeAnswerFaults(cost)).toEqual([])
      // Far less was taken than was there; most of it lay in the buffers of the system.
      expect(cost.takenBytes).toBeLessThan(20 * 1024 * 1024)
    },
  )

  it('would cost far more if it were read to its end', async () => {
    const program = new URL('./unbounded-process.ts', import.meta.url).pathname
    const cost = await measureLargeAnswer('its true length', program)
    expect(cost.growthBytes).toBeGreaterThan(allowedGrowthBytes)
    expect(cost.takenBytes).toBeGreaterThan(100 * 1024 * 1024)
    expect(largeAnswerFaults(cost)).toHaveLength(3)
  })
})
