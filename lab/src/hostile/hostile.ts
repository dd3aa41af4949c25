import { count, wholeNumber, type Experiment } from '../experiment.ts'
import type { Figure } from '../report/figures.ts'
import { runCampaign } from './campaign/campaign.ts'
import type { CampaignReport } from './campaign/campaign-messages.ts'
import { runtimeDefect } from './checks/check-case.ts'
import { largeResponses, type LargeResponse } from './large-response/large-response-server.ts'
import {
  largeResponseComplaints,
  measureLargeResponse,
  type LargeResponseCost,
} from './large-response/measure-large-response.ts'
import type { HostileTarget } from './target.ts'
import { targets } from './targets.ts'

interface Options {
  readonly cases: number
  readonly seed: number
  readonly target?: string
  readonly path?: string
}

const secondsBetweenLines = 3

/** Hostile input at every place that reads something from outside. */
export const hostile: Experiment<Options> = {
  name: 'hostile',
  description: 'feeds hostile input to everything that reads something from outside',
  addOptions: (command) =>
    command
      .option('--cases <number>', 'cases in total', wholeNumber, 100_000)
      .option('--seed <number>', 'repeats the same cases', wholeNumber, 20_261_101)
      .option('--target <name>', 'all cases for one target; keeps no figures')
      .option('--path <path>', 'the one case of a finding; with --target and --seed'),
  run: async (options) => {
    const chosen = targets.filter(({ name }) => [undefined, name].includes(options.target))
    if (chosen.length === 0)
      throw new Error(`Targets are ${targets.map(({ name }) => name).join()}`)
    const complaints: string[] = []
    const figures: Figure[] = []
    let total = 0
    for (const [target, cases] of shareCases(options.cases, chosen)) {
      const report = await attack(target, cases, options)
      total += report.cases
      complaints.push(...findingOf(report))
      figures.push({ what: target.what, seen: describe(report) })
    }
    if (options.target === undefined) {
      for (const kind of Object.keys(largeResponses) as LargeResponse[]) {
        const cost = await measureLargeResponse(kind)
        const texts = largeResponseComplaints(cost)
        complaints.push(...texts.map((text) => `100 MB with ${kind}: ${text}`))
        figures.push(largeResponseFigure(cost))
      }
    }
    const what =
      'hostile cases in total: typed errors only, none slower than 5 s, no prototype changed, no secret shown, no unhandled rejection'
    const all = { what, seen: `${count(total)}; ${complaints.length} complaints` }
    return { complaints, figures: [all, ...figures] }
  },
  reportedAs: ({ target, cases, seed }) =>
    target === undefined && cases >= 100_000
      ? `pnpm lab hostile --cases ${cases} --seed ${seed}`
      : undefined,
}

/** Shares the cases among the targets by weight; the first one gets the rest. */
export function shareCases(
  cases: number,
  chosen: readonly HostileTarget[],
): readonly (readonly [HostileTarget, number])[] {
  const weights = chosen.reduce((sum, { weight }) => sum + weight, 0)
  const shares = chosen.map(({ weight }) => Math.floor((cases * weight) / weights))
  const left = cases - shares.reduce((sum, share) => sum + share, 0)
  return chosen.map((target, index) => [target, (shares[index] ?? 0) + (index === 0 ? left : 0)])
}

async function attack(
  { name }: HostileTarget,
  cases: number,
  { seed, path }: Options,
): Promise<CampaignReport> {
  let printedAt = performance.now()
  return await runCampaign({
    targets: new URL('./targets.ts', import.meta.url).href,
    target: name,
    cases: path === undefined ? cases : 1,
    seed,
    path,
    onProgress: (started) => {
      if (performance.now() - printedAt < secondsBetweenLines * 1000) return
      printedAt = performance.now()
      console.log(`  ${name}: ${count(started)} of ${count(cases)} cases`)
    },
  })
}

function findingOf({ finding }: CampaignReport): readonly string[] {
  if (finding === undefined) return []
  const { target, complaints, hostile: input, seed, path } = finding
  const again = `pnpm lab hostile --target ${target} --seed ${seed} --path ${path}`
  return [`${complaints.join('; ')}\n  by: ${input}\n  again: ${again}`]
}

function describe({ cases, outcomes }: CampaignReport): string {
  const values = outcomes['value'] ?? 0
  const defects = outcomes[runtimeDefect] ?? 0
  const runtime =
    defects === 0 ? '' : `, ${count(defects)} that Node's \`fetch\` alone fails at too`
  return `${count(cases)}: ${count(values)} read, ${count(cases - values - defects)} typed errors${runtime}`
}

function largeResponseFigure({ kind, errors, growthBytes, takenBytes }: LargeResponseCost): Figure {
  return {
    what: `a token response of 100 MB with ${kind}, to a process with a heap of 64 MB`,
    seen: `${[...new Set(errors)].join(', ')}; memory grew by ${megabytes(growthBytes)}, ${megabytes(takenBytes)} were sent`,
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
