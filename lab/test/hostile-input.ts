import { runCampaign } from '../src/hostile/campaign/campaign.ts'
import type { CampaignReport } from '../src/hostile/campaign/orders.ts'
import { shareCases } from '../src/hostile/share-cases.ts'
import { targets } from '../src/hostile/targets.ts'

export const seed = 20_261_101

/** What one case may take, and what a campaign may take for one, on any machine. */
export const busyMachine = { caseSeconds: 60, patienceSeconds: 90 }

/** Each target by name, with its share of all cases. */
export function sharesOf(allCases: number): readonly (readonly [string, number])[] {
  return shareCases(allCases, targets).map(([{ name }, cases]) => [name, cases] as const)
}

/** Sends so many cases to a target. */
export function attack(target: string, cases: number): Promise<CampaignReport> {
  const module = new URL('../src/hostile/targets.ts', import.meta.url).href
  return runCampaign({ targets: module, target, cases, seed, ...busyMachine })
}
