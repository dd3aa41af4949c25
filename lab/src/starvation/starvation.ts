import { Option } from 'commander'
import { wholeNumber, type Experiment } from '../experiment.ts'
import type { Figure } from '../report/figures.ts'
import { runScenario, scenarioNames, scenarios, type ScenarioName } from './run-scenario.ts'

interface Options {
  readonly scenario: ScenarioName | 'all'
  readonly processes?: number | undefined
}

/** Fleets on an overloaded machine, with one refresh token for all processes. */
export const starvation: Experiment<Options> = {
  name: 'starvation',
  description: 'overloads the machine of a fleet, and counts refresh tokens that are sent twice',
  addOptions: (command) =>
    command
      .addOption(new Option('--scenario <name>').choices(['all', ...scenarioNames]).default('all'))
      .option('--processes <n>', 'instead of the number in the scenario', wholeNumber),
  run: async ({ scenario, processes }) => {
    const complaints: string[] = []
    const figures: Figure[] = []
    for (const name of scenario === 'all' ? scenarioNames : [scenario]) {
      const { requests, row, errors, events } = await runScenario(name, processes)
      const times = requests.map(
        ({ atSeconds, isRefused, isAborted }) =>
          `${atSeconds.toFixed(1)}${isRefused ? ' refused' : ''}${isAborted ? ' aborted' : ''}`,
      )
      console.log(`${name}: requests at ${times.join(', ')} s`)
      console.log(`  errors: ${errors.text}; events: ${events.text}`)
      if (row.get('refused') !== 0 || row.get('asked for a sign-in') !== 0)
        complaints.push(`${name}: ${row.text}`)
      const { what, processes: usual } = scenarios[name]
      figures.push({ what: `${what}, ${processes ?? usual} processes`, seen: row.text })
    }
    return { complaints, figures }
  },
  reportedAs: ({ scenario, processes }) =>
    scenario === 'all' && processes === undefined ? 'pnpm lab starvation' : undefined,
}
