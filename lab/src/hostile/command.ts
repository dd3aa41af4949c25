import { Command, InvalidArgumentError } from 'commander'
import { keepFigures } from '../report/figures.ts'
import { runCampaign } from './campaign/campaign.ts'
import type { CampaignReport, Finding } from './campaign/orders.ts'
import { hostileFigures, type Campaign } from './hostile-figures.ts'
import { largeAnswers, type LargeAnswer } from './large-answer/large-answer-server.ts'
import {
  largeAnswerFaults,
  measureLargeAnswer,
  type LargeAnswerCost,
} from './large-answer/measure-large-answer.ts'
import { shareCases } from './share-cases.ts'
import type { HostileTarget } from './target.ts'
import { targets } from './targets.ts'

interface HostileOptions {
  readonly cases: number
  readonly seed: number
  readonly target?: string
  readonly path?: string
}

const defaults = { cases: 100_000, seed: 20_261_101 } as const

const secondsBetweenLines = 3

/** `pnpm lab hostile`: hostile input at every place that the outside reaches. */
export function hostileCommand(): Command {
  return new Command('hostile')
    .description('feeds hostile input to everything that reads something from outside')
    .option('--cases <number>', 'cases in all', wholeNumber, defaults.cases)
    .option('--seed <number>', 'gives the same cases again', wholeNumber, defaults.seed)
    .option('--target <name>', 'all cases to one target; keeps no figures')
    .option('--path <path>', 'the one case that a finding names; with --target and --seed')
    .action(runHostile)
}

async function runHostile(options: HostileOptions): Promise<void> {
  const chosen = targets.filter(({ name }) => [undefined, name].includes(options.target))
  if (chosen.length === 0) throw new Error(`Targets are ${targets.map(({ name }) => name).join()}`)
  const campaigns: Campaign[] = []
  for (const [target, cases] of shareCases(options.cases, chosen)) {
    campaigns.push({ target, report: await attack(target, cases, options) })
  }
  const costs = options.target === undefined ? await measureLargeAnswers() : []
  const findings = campaigns.flatMap(({ report }) => report.finding ?? [])
  const isBounded = costs.every((cost) => largeAnswerFaults(cost).length === 0)
  if (findings.length > 0 || !isBounded) process.exitCode = 1
  // Anything less is a look.
  else if (options.target === undefined && options.cases >= 100_000) {
    await keepFigures('hostile', {
      command: `pnpm lab hostile --cases ${options.cases} --seed ${options.seed}`,
      figures: hostileFigures(campaigns, costs),
    })
  }
}

async function attack(
  { name }: HostileTarget,
  cases: number,
  { seed, path }: HostileOptions,
): Promise<CampaignReport> {
  const startedAt = performance.now()
  let saidAt = startedAt
  const report = await runCampaign({
    targets: new URL('./targets.ts', import.meta.url).href,
    target: name,
    // Of a path, only the case itself.
    cases: path === undefined ? cases : 1,
    seed,
    path,
    onProgress: (begun) => {
      if (performance.now() - saidAt < secondsBetweenLines * 1000) return
      saidAt = performance.now()
      console.log(`  ${name}: ${begun.toLocaleString('en')} of ${cases.toLocaleString('en')} cases`)
    },
  })
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`${name}: ${report.cases.toLocaleString('en')} cases in ${seconds} s`)
  if (report.finding !== undefined) tellOf(report.finding)
  return report
}

function tellOf({ target, complaints, hostile, seed, path }: Finding): void {
  console.log(`\nBroken: ${complaints.join('\n        ')}\nby:     ${hostile}`)
  console.log(`again:  pnpm lab hostile --target ${target} --seed ${seed} --path ${path}\n`)
}

async function measureLargeAnswers(): Promise<LargeAnswerCost[]> {
  const costs: LargeAnswerCost[] = []
  for (const kind of Object.keys(largeAnswers) as LargeAnswer[]) {
    const cost = await measureLargeAnswer(kind)
    costs.push(cost)
    const faults = largeAnswerFaults(cost).join(', ')
    console.log(`100 MB with ${kind}: ${JSON.stringify(cost)}${faults && `\nBroken: ${faults}`}`)
  }
  return costs
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}
