import { count, wholeNumber, type Experiment } from '../experiment.ts'
import type { Figure } from '../report/report.ts'
import { runCampaign, type CampaignReport } from './campaign/campaign.ts'
import { runtimeDefect } from './checks/check-case.ts'
import {
  largeResponses,
  measureLargeResponse,
  type LargeResponse,
} from './large-response/measure-large-response.ts'
import type { HostileTarget } from './target.ts'
import { targets } from './targets.ts'

interface Options {
  readonly cases: number
  readonly seed: number
  readonly target?: string
  readonly path?: string
}

const module = new URL('./targets.ts', import.meta.url).href

/** Hostile input at every place that reads something from outside. */
export const hostile: Experiment<Options> = {
  name: 'hostile',
  description: 'feeds hostile input to everything that reads something from outside',
  addOptions: (command) =>
    command
      .option(
        '--cases <number>',
        'cases in total, rounded up for each target',
        wholeNumber,
        100_000,
      )
      .option('--seed <number>', 'repeats the same cases', wholeNumber, 20_261_101)
      .option('--target <name>', 'all cases for one target; keeps no figures')
      .option('--path <path>', 'the one case of a finding; with --target and --seed'),
  run: async ({ cases: allCases, seed, target, path }) => {
    const chosen = targets.filter(({ name }) => [undefined, name].includes(target))
    if (chosen.length === 0)
      throw new Error(`Targets are ${targets.map(({ name }) => name).join()}`)
    const complaints: string[] = []
    const figures: Figure[] = []
    let total = 0
    for (const [{ name, what }, share] of shareCases(allCases, chosen)) {
      console.log(`  ${name}: ${count(share)} cases`)
      const cases = path === undefined ? share : 1
      const report = await runCampaign({ targets: module, target: name, cases, seed, path })
      total += report.cases
      if (report.finding !== undefined) {
        const again = `pnpm lab hostile --target ${name} --seed ${seed} --path ${report.finding.path}`
        const { complaints: texts, hostile: input } = report.finding
        complaints.push(`${texts.join('; ')}\n  by: ${input}\n  again: ${again}`)
      }
      figures.push({ what, seen: describe(report) })
    }
    if (target === undefined) {
      for (const kind of Object.keys(largeResponses) as LargeResponse[]) {
        const { complaints: texts, ...cost } = await measureLargeResponse(kind)
        complaints.push(...texts.map((text) => `100 MB with ${kind}: ${text}`))
        figures.push({
          what: `a token response of 100 MB with ${kind}, to a process with a heap of 64 MB`,
          seen: `${[...new Set(cost.errors)].join(', ')}; memory grew by ${megabytes(cost.growthBytes)}, ${megabytes(cost.takenBytes)} were sent`,
        })
      }
    }
    const what =
      'hostile cases in total: typed errors only, none slower than 5 s, no prototype changed, no secret shown, no unhandled rejection'
    const all = { what, seen: `${count(total)}; ${complaints.length} complaints` }
    return { complaints, figures: [all, ...figures] }
  },
  reportedAs: ({ target, cases, seed }) =>
    target === undefined && cases >= 100_000 && `pnpm lab hostile --cases ${cases} --seed ${seed}`,
}

/** Shares the cases among the targets by weight, at least one for each. */
export function shareCases(
  cases: number,
  chosen: readonly HostileTarget[],
): readonly (readonly [HostileTarget, number])[] {
  const weights = chosen.reduce((sum, { weight }) => sum + weight, 0)
  return chosen.map((target) => [target, Math.ceil((cases * target.weight) / weights)])
}

function describe({ cases, outcomes }: CampaignReport): string {
  const values = outcomes['value'] ?? 0
  const defects = outcomes[runtimeDefect] ?? 0
  const runtime =
    defects === 0 ? '' : `, ${count(defects)} that Node's \`fetch\` alone fails at too`
  return `${count(cases)}: ${count(values)} read, ${count(cases - values - defects)} typed errors${runtime}`
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
