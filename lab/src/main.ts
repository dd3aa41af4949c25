import { Command } from 'commander'
import { scaleCommand } from './scale/command.ts'
import { reportCommand } from './report/command.ts'
import { simulateCommand } from './simulation/command.ts'
import { hostileCommand } from './hostile/command.ts'
import { mutantsCommand } from './mutants/command.ts'

import { killsCommand } from './kills/command.ts'
import { soakCommand } from './soak/command.ts'
import { starvationCommand } from './starvation/command.ts'
import { usersCommand } from './users/command.ts'

// pnpm lab <experiment>: each prints its progress and keeps its figures for docs/reliability.md.

const program = new Command('lab').description(
  'The reliability laboratory: tries to break the one promise, and writes down what it saw.',
)
program.addCommand(simulateCommand())
program.addCommand(scaleCommand())
program.addCommand(hostileCommand())
program.addCommand(mutantsCommand())
program.addCommand(killsCommand)
program.addCommand(soakCommand)
program.addCommand(usersCommand)
program.addCommand(starvationCommand())
// By way of `exit`, at which the processes of a fleet are ended.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
program.addCommand(reportCommand())
await program.parseAsync()
