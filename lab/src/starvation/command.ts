import { Command, InvalidArgumentError, Option } from 'commander'
import { keepFigures } from '../report/figures.ts'
import {
  runScenario,
  scenarioNames,
  scenarios,
  type ScenarioName,
  type ScenarioSeen,
} from './scenarios.ts'

interface StarvationArguments {
  readonly scenario: ScenarioName | 'all'
  readonly processes?: number | undefined
}

/** `pnpm lab starvation`: fleets on a machine that has no time for them, one refresh token for all. */
export function starvationCommand(): Command {
  return new Command('starvation')
    .description(
      'starves real fleets on a real Redis, and counts refresh tokens that are sent twice',
    )
    .addOption(new Option('--scenario <name>').choices(['all', ...scenarioNames]).default('all'))
    .addOption(
      new Option('--processes <n>', 'instead of those of the scenario').argParser(wholeNumber),
    )
    .action(async ({ scenario, processes }: StarvationArguments) => {
      const seen: ScenarioSeen[] = []
      for (const name of scenario === 'all' ? scenarioNames : [scenario]) {
        const came = await runScenario(name, processes)
        seen.push(came)
        console.log(`${describeScenario(came)}: ${describeSeen(came)}`)
        console.log(`  requests at ${came.requests.map(describeRequest).join(', ')} s`)
        console.log(
          `  errors ${JSON.stringify(came.errors)}; events ${JSON.stringify(came.events)}`,
        )
      }
      if (seen.some(({ refused, signInCalls }) => refused > 0 || signInCalls > 0)) {
        process.exitCode = 1
      }
      // Anything less is a look.
      if (scenario !== 'all' || processes !== undefined) return
      await keepFigures('starvation', {
        command: 'pnpm lab starvation',
        figures: seen.map((came) => ({ what: describeScenario(came), seen: describeSeen(came) })),
      })
    })
}

function describeRequest({
  atSeconds,
  isRefused,
  wasAborted,
}: ScenarioSeen['requests'][number]): string {
  return `${atSeconds.toFixed(1)}${isRefused ? ' refused' : ''}${wasAborted ? ' given up' : ''}`
}

function describeScenario({ name, processes }: ScenarioSeen): string {
  return `${scenarios[name].what}, ${processes} processes`
}

function describeSeen({
  sent,
  refused,
  calls,
  signInCalls,
  failedCalls,
  silent,
}: ScenarioSeen): string {
  const also = silent > 0 ? `; ${silent} processes did not report` : ''
  return `${sent} refresh requests, ${refused} refused; of ${calls} calls ${signInCalls} were told to sign in again and ${failedCalls} failed otherwise${also}`
}

function wholeNumber(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('a whole number')
  return number
}
