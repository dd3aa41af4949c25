import { fillPlaces } from '../../../lab/src/report/marks.ts'
import type { Experiment, Goal } from '../experiment.ts'
import { experiments } from '../experiments.ts'
import { allInMemory } from '../experiments/heap-per-user.ts'
import { readOutcome, type KeptOutcome } from './kept-outcome.ts'
import { goalsTable, rowsTable } from './tables.ts'

/** An experiment and its latest result. */
interface Shown extends KeptOutcome {
  readonly experiment: Experiment
}

/** Fills the stored figures into the page. */
export async function withOutcomes(page: string): Promise<string> {
  const all: Shown[] = []
  for (const experiment of experiments) {
    const kept = await readOutcome(experiment.name)
    if (kept !== undefined) all.push({ experiment, ...kept })
  }
  const texts: Readonly<Record<string, () => string>> = {
    goals: () => goalsTable(all.flatMap(({ outcome }) => outcome.goals)),
    experiments: () => all.map(sectionOf).join('\n\n'),
    surroundings: () => surroundingsOf(all),
    headline: () => headlineOf(all),
  }
  return fillPlaces(page, (name) => texts[name]?.() ?? '')
}

function sectionOf({ experiment: { name, title, method, plot }, outcome }: Shown): string {
  const picture = plot === undefined ? [] : [`![${plot}](performance/${name}.svg)`]
  return [`### ${title}`, `${method} \`pnpm bench ${name}\`.`, ...picture, rowsTable(outcome)].join(
    '\n\n',
  )
}

function surroundingsOf(all: readonly Shown[]): string {
  const machines = Map.groupBy(
    all,
    ({ measuredOn, node, processor, cores }) =>
      `${measuredOn}, Node ${node}, ${processor}, ${cores} cores`,
  )
  const measured = Array.from(machines, ([machine, shown]) => {
    const names = shown.map(({ experiment }) => `\`${experiment.name}\``)
    return `- ${machine}: ${names.join(', ')}`
  })
  const versions = Object.entries(Object.assign({}, ...all.map((one) => one.versions)) as object)
  const used = versions.map(([name, version]) => `${name} ${version}`).join(', ')
  return `${measured.join('\n')}\n\nVersions: ${used}.`
}

/** The summary for README.md, including missed targets. */
function headlineOf(all: readonly Shown[]): string {
  const goalsOf = (name: string): readonly Goal[] =>
    all.find(({ experiment }) => experiment.name === name)?.outcome.goals ?? []
  const reached = (name: string, index = 0): string => goalsOf(name)[index]?.reached ?? '–'
  const allUsers = all
    .find(({ experiment }) => experiment.name === 'heap-per-user')
    ?.outcome.rows.find(({ name }) => name === allInMemory.name)?.cells[0]
  const goals = all.flatMap(({ outcome }) => outcome.goals)
  const count = goals.filter(({ isReached }) => isReached).length
  return (
    `Measured [against nine other libraries](docs/performance.md): a call with a token in ` +
    `memory costs ${reached('cached-hit')} × a hand-written \`if (Date.now() < t) return promise\`. ` +
    `10,000 callers without a token cause ${reached('cold-stampede')} token request, eight ` +
    `processes that share a cache ${reached('fleet')}. At an expiry under load, ` +
    `${reached('steady-traffic')} of 1,000 callers wait. A bundle contains ${reached('bundle-size')} ` +
    `of our code, compressed. 100,000 users in a memory cache take ${reached('heap-per-user')} each ` +
    `with the defaults (the provider keeps 10,000 of them), and ${allUsers ?? '–'} if the provider ` +
    `keeps all. We reached ${count} of ${goals.length} targets.`
  )
}
