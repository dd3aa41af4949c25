import type { Figure } from '../report/figures.ts'
import type { CampaignReport } from './campaign/orders.ts'
import type { LargeAnswerCost } from './large-answer/measure-large-answer.ts'
import type { HostileTarget } from './target.ts'

/** A target, and what came of its cases. */
export interface Campaign {
  readonly target: HostileTarget
  readonly report: CampaignReport
}

const runtimeDefect = 'defect of the runtime'

/** What a reader sees of a run that found nothing. */
export function hostileFigures(
  campaigns: readonly Campaign[],
  costs: readonly LargeAnswerCost[],
): Figure[] {
  return [
    {
      what: 'hostile cases in all: typed errors only, none slower than 5 s, no prototype touched, no secret shown, no stray rejection',
      seen: `${count(campaigns.reduce((sum, { report }) => sum + report.cases, 0))}; no rule broken`,
    },
    ...campaigns.map(({ target, report }) => ({ what: target.what, seen: tally(report) })),
    ...costs.map(({ kind, errors, growthBytes, takenBytes }) => ({
      what: `a token answer of 100 MB with ${kind}, to a process with a heap of 64 MB`,
      seen: `${[...new Set(errors)].join(', ')}; memory rose by ${megabytes(growthBytes)}, ${megabytes(takenBytes)} were taken from the server`,
    })),
  ]
}

function tally({ cases, outcomes }: CampaignReport): string {
  const values = outcomes['value'] ?? 0
  const defects = outcomes[runtimeDefect] ?? 0
  const typed = cases - values - defects
  const runtime =
    defects === 0 ? '' : `, ${count(defects)} at which the \`fetch\` of Node alone fails as well`
  return `${count(cases)}: ${count(values)} read, ${count(typed)} typed errors${runtime}`
}

function count(number: number): string {
  return number.toLocaleString('en')
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
