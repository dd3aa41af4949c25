import { Option } from 'commander'
import { wholeNumber, type Experiment } from '../experiment.ts'
import {
  runScenario,
  scenarioNames,
  scenarios,
  type ScenarioName,
  type ScenarioResult,
} from './run-scenario.ts'

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
    const results: ScenarioResult[] = []
    for (const name of scenario === 'all' ? scenarioNames : [scenario]) {
      const result = await runScenario(name, processes)
      results.push(result)
      printDetails(result)
    }
    const complaints = results.flatMap(({ name, refused, signInCalls }) =>
      refused + signInCalls > 0
        ? [`${name}: ${refused} requests refused, ${signInCalls} calls asked for a sign-in`]
        : [],
    )
    const figures = results.map((result) => ({
      what: `${scenarios[result.name].what}, ${result.processes} processes`,
      seen: describe(result),
    }))
    return { complaints, figures }
  },
  reportedAs: ({ scenario, processes }) =>
    scenario === 'all' && processes === undefined ? 'pnpm lab starvation' : undefined,
}

function printDetails({ name, requests, errors, events }: ScenarioResult): void {
  const times = requests.map(
    ({ atSeconds, isRefused, isAborted }) =>
      `${atSeconds.toFixed(1)}${isRefused ? ' refused' : ''}${isAborted ? ' aborted' : ''}`,
  )
  console.log(`${name}: requests at ${times.join(', ')} s`)
  console.log(`  errors ${JSON.stringify(errors)}; events ${JSON.stringify(events)}`)
}

function describe(result: ScenarioResult): string {
  const { requests, refused, calls, signInCalls, failedCalls, silent } = result
  const also = silent > 0 ? `; ${silent} processes did not report` : ''
  return `${requests.length} refresh requests, ${refused} refused; of ${calls} calls, ${signInCalls} asked for a sign-in and ${failedCalls} failed otherwise${also}`
}
