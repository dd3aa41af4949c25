import { Command, InvalidArgumentError, Option } from 'commander'

import { backendNames, type BackendName } from '../kills/trial.ts'
import { keepFigures } from '../report/figures.ts'
import { runUsers } from './run-users.ts'
import { usersFigures } from './users-figures.ts'
import { describeUsersTally, type UsersTally } from './users-tally.ts'

interface UsersArguments {
  readonly expiries: number
  readonly kills: number
  readonly seed: number
  readonly backend: BackendName | 'both'
}

/** `pnpm lab users`: one user's refresh token, which works once, in the hands of eight processes. */
export const usersCommand: Command = new Command('users')
  .description('Eight processes share a refresh token that works once; some of them are killed.')
  .addOption(
    new Option('--expiries <n>', 'before anybody is killed').default(500).argParser(wholeNumber),
  )
  .addOption(new Option('--kills <n>', 'on each backend').default(200).argParser(wholeNumber))
  .addOption(
    new Option('--seed <n>', 'of the kills').default(Date.now() % 1e6).argParser(wholeNumber),
  )
  .addOption(new Option('--backend <name>').choices([...backendNames, 'both']).default('both'))
  .action(async ({ expiries, kills, seed, backend }: UsersArguments) => {
    const tallies = await runUsers({
      backends: backend === 'both' ? ['file', 'redis'] : [backend],
      expiries,
      kills,
      seed,
      onComplaint: (complaint) => console.log(`  FAILED ${complaint}`),
      onMinute: (standing) => console.log(progress(standing)),
    })
    console.log(progress(tallies))
    // Anything less is a look.
    if (backend === 'both' && expiries >= 50 && kills >= 50) {
      const command = `pnpm lab users --expiries ${expiries} --kills ${kills} --seed ${seed}`
      await keepFigures('users', { command, figures: usersFigures(tallies) })
    }
    if (tallies.some(({ complaints }) => complaints.length > 0)) process.exitCode = 1
  })

function progress(tallies: readonly UsersTally[]): string {
  const complaints = tallies.reduce((sum, tally) => sum + tally.complaints.length, 0)
  return `${tallies.map(describeUsersTally).join(', ')}; ${complaints} complaints`
}

function wholeNumber(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 0) throw new InvalidArgumentError('a whole number')
  return number
}
