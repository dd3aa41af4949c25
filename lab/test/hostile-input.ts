import { runCampaign, type CampaignReport } from '../src/hostile/campaign/campaign.ts'
import { shareCases } from '../src/hostile/hostile.ts'
import { targets } from '../src/hostile/targets.ts'

export const seed = 20_261_101

/** Bounds that hold on a busy machine. */
export const busyMachine = { caseSeconds: 60, hangSeconds: 90 }

/** The name of each target and its share of all cases. */
export function sharesOf(allCases: number): readonly (readonly [string, number])[] {
  return shareCases(allCases, targets).map(([{ name }, cases]) => [name, cases] as const)
}

export function attack(target: string, cases: number): Promise<CampaignReport> {
  const module = new URL('../src/hostile/targets.ts', import.meta.url).href
  return runCampaign({ targets: module, target, cases, seed, ...busyMachine })
}
