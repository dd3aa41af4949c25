import { Command, InvalidArgumentError, Option } from 'commander'

import { keepFigures } from '../report/figures.ts'
import { killsFigures } from './kills-figures.ts'
import { runKills } from './run-kills.ts'
import { describeTally, trialsOf, type Tally } from './tally.ts'
import { backendNames, type BackendName } from './trial.ts'

interface KillsArguments {
  readonly count: number
  readonly seed: number
  readonly backend: BackendName | 'all'
  readonly minutes: number
}

/** `pnpm lab kills`: real processes, killed and frozen at every point of a refresh. */
export const killsCommand: Command = new Command('kills')
  .description('Kills and freezes real processes at every point of a refresh, on every backend.')
  .addOption(new Option('--count <n>', 'kills in all').default(1000).argParser(wholeNumber))
  .addOption(
    new Option('--seed <n>', 'of the first trial').default(Date.now() % 1e6).argParser(wholeNumber),
  )
  .addOption(new Option('--backend <name>').choices([...backendNames, 'all']).default('all'))
  .addOption(
    new Option('--minutes <n>', 'ends then, done or not').default(90).argParser(wholeNumber),
  )
  .action(async ({ count, seed, backend, minutes }: KillsArguments) => {
    const startedAt = performance.now()
    const tallies = await runKills({
      count,
      seed,
      backends: backend === 'all' ? backendNames : [backend],
      secondsAtMost: minutes * 60,
      onFinding: (finding) => console.log(`  FAILED ${finding}`),
      onMinute: (standing) => console.log(progress(standing, count, startedAt)),
    })
    console.log(progress(tallies, count, startedAt))
    // Anything less is a look at one trial, or at one backend.
    if (backend === 'all' && count >= 100) {
      await keepFigures('kills', {
        command: `pnpm lab kills --count ${count} --seed ${seed}`,
        figures: killsFigures(tallies),
      })
    }
    if (tallies.some(({ findings }) => findings.length > 0)) process.exitCode = 1
  })

function progress(tallies: readonly Tally[], count: number, startedAt: number): string {
  const minutes = Math.round((performance.now() - startedAt) / 60_000)
  const failed = tallies.reduce((sum, { findings }) => sum + findings.length, 0)
  const each = tallies.map(describeTally).join(', ')
  return `${minutes} min: ${trialsOf(tallies)} of ${count}: ${each}; ${failed} complaints`
}

function wholeNumber(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 0) throw new InvalidArgumentError('a whole number')
  return number
}
