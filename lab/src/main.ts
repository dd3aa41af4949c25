import { Command } from 'commander'
import { scaleCommand } from './scale/command.ts'
import { simulateCommand } from './simulation/command.ts'
import { hostileCommand } from './hostile/command.ts'
import { mutantsCommand } from './mutants/command.ts'

// pnpm lab <experiment>: each prints its progress and keeps its figures for docs/reliability.md.

const program = new Command('lab').description(
  'The reliability laboratory: tries to break the one promise, and writes down what it saw.',
)
program.addCommand(simulateCommand())
program.addCommand(scaleCommand())
program.addCommand(hostileCommand())
program.addCommand(mutantsCommand())
await program.parseAsync()
