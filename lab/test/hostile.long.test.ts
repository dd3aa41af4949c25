import { describe, expect, it } from 'vitest'
import {
  runCampaign,
  type Campaign,
  type CampaignReport,
} from '../src/hostile/campaign/campaign.ts'
import { targets as brokenTargets } from './broken-targets.ts'

/** Bounds that hold on a busy machine. */
const busyMachine = { caseSeconds: 60, hangSeconds: 90 }

function attackBroken(target: string, more: Partial<Campaign> = {}): Promise<CampaignReport> {
  const module = new URL('./broken-targets.ts', import.meta.url).href
  const campaign = { targets: module, target, cases: 200, seed: 20_261_101, ...busyMachine }
  return runCampaign({ ...campaign, ...more })
}

describe('checkCase', () => {
  it.each([
    ['untyped', /^typed error: no SpotifyError: SyntaxError/],
    ['of-another-class', /^typed error: RangeError .* is not allowed here$/],
    ['quoting', /^secrets: p1anted-url-password/],
    ['quoting-in-base64', /^secrets: p1anted-url-password/],
    ['quoting-in-a-cause', /^secrets: p1anted-url-password/],
    ['telling', /^secrets: p1anted-url-password/],
    ['polluting', /^prototypes: Object\.prototype\.polluted$/],
    ['replacing', /^prototypes: Array\.prototype\.includes$/],
    ['shapeless', /^shape: no text$/],
    ['careless', /^no stray failure: unhandled rejection/],
    ['throwing-later', /^no stray failure: uncaught exception/],
  ])('finds a parser that is %s, with the smallest case', async (name, complaint) => {
    const { finding } = await attackBroken(name)
    expect(finding?.complaints).toEqual([expect.stringMatching(complaint)])
    expect(finding?.hostile).toMatch(/^"(?:[^"\\]|\\.){3}"$/)
    const again = await attackBroken(name, { path: finding?.path })
    expect(again.finding?.hostile).toBe(finding?.hostile)
  })

  it.each([
    ['never-settling', /^time: \d+\.\d s$/, { caseSeconds: 0.5, hangSeconds: 60 }],
    ['looping', /^time: never ended$/, { caseSeconds: 60, hangSeconds: 10 }],
  ])('ends a parser that is %s, and reports the case', async (name, complaint, bounds) => {
    const { finding } = await attackBroken(name, bounds)
    expect(finding?.complaints).toEqual([expect.stringMatching(complaint)])
    expect(finding?.hostile).toMatch(/^"(?:[^"\\]|\\.){3,}"$/)
  })

  it('has no complaint about a correct parser', async () => {
    const { cases, finding } = await attackBroken('sound')
    expect(finding).toBeUndefined()
    expect(cases).toBe(200)
  })

  it('is tested with every broken target', () => {
    expect(brokenTargets).toHaveLength(14)
  })
})
