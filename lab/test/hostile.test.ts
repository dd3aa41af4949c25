import { describe, expect, it } from 'vitest'
import { runCampaign } from '../src/hostile/campaign/campaign.ts'
import type { CampaignReport } from '../src/hostile/campaign/orders.ts'
import {
  allowedGrowthBytes,
  largeAnswerFaults,
  measureLargeAnswer,
} from '../src/hostile/large-answer/measure-large-answer.ts'
import { largeAnswers, type LargeAnswer } from '../src/hostile/large-answer/large-answer-server.ts'
import { shareCases } from '../src/hostile/share-cases.ts'
import { targets } from '../src/hostile/targets.ts'
import { targets as brokenTargets } from './broken-targets.ts'

const seed = 20_261_101

function attack(target: string, cases: number, path?: string): Promise<CampaignReport> {
  const module = new URL('../src/hostile/targets.ts', import.meta.url).href
  return runCampaign({ targets: module, target, cases, seed, path })
}

function attackBroken(target: string, path?: string): Promise<CampaignReport> {
  const module = new URL('./broken-targets.ts', import.meta.url).href
  const bounds = { caseSeconds: 0.5, patienceSeconds: 2 }
  return runCampaign({ targets: module, target, cases: 200, seed, path, ...bounds })
}

describe('hostile input', () => {
  it.each(shareCases(2000, targets).map(([{ name }, cases]) => [name, cases] as const))(
    'to %s ends in values of the right shape and in typed errors, in %i cases',
    async (name, cases) => {
      const report = await attack(name, cases)
      expect(report.finding).toBeUndefined()
      expect(report.cases).toBe(cases)
      // Neither all refused nor all read: else the cases would not come near what they are for.
      expect(report.outcomes['value'] ?? 0).toBeGreaterThan(0)
      const isRead = name === 'custom-cache-of-a-provider'
      expect(Object.keys(report.outcomes).length > 1).toBe(!isRead)
    },
  )
})

describe('the judge', () => {
  it.each([
    ['untyped', /^typed error: no SpotifyError: SyntaxError/],
    ['of-another-class', /^typed error: RangeError .* is not allowed here$/],
    ['quoting', /^secrets: p1anted-secret/],
    ['quoting-in-base64', /^secrets: p1anted-secret/],
    ['quoting-in-a-cause', /^secrets: p1anted-secret/],
    ['telling', /^secrets: p1anted-secret/],
    ['polluting', /^prototypes: Object\.prototype\.polluted$/],
    ['replacing', /^prototypes: Array\.prototype\.includes$/],
    ['shapeless', /^shape: no text$/],
    ['careless', /^no stray failure: unhandled rejection/],
    ['throwing-later', /^no stray failure: uncaught exception/],
  ])('finds a parser that is %s, and the smallest case that shows it', async (name, complaint) => {
    const { finding } = await attackBroken(name)
    expect(finding?.complaints).toEqual([expect.stringMatching(complaint)])
    expect(finding?.hostile).toMatch(/^"(?:[^"\\]|\\.){3}"$/)
    const again = await attackBroken(name, finding?.path)
    expect(again.finding?.hostile).toBe(finding?.hostile)
  })

  it.each([
    ['never-settling', /^time: 0\.\d s$/],
    ['looping', /^time: never ended$/],
  ])('ends a parser that is %s, and shows the case', async (name, complaint) => {
    const { finding } = await attackBroken(name)
    expect(finding?.complaints).toEqual([expect.stringMatching(complaint)])
    expect(finding?.hostile).toMatch(/^"(?:[^"\\]|\\.){3,}"$/)
  })

  it('has nothing to say against a sound one', async () => {
    const { cases, finding } = await attackBroken('sound')
    expect(finding).toBeUndefined()
    expect(cases).toBe(200)
  })

  it('was tried on every flaw that there is', () => {
    expect(brokenTargets).toHaveLength(14)
  })
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
