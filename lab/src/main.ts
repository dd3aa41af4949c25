import { Command } from 'commander'
import { experimentCommand } from './experiment.ts'
import { hostile } from './hostile/hostile.ts'
import { kills } from './kills/kills.ts'
import { mutants } from './mutants/mutants.ts'
import { reportCommand } from './report/report.ts'
import { scale } from './scale/scale.ts'
import { simulation } from './simulation/simulation.ts'
import { soak } from './soak/soak.ts'
import { starvation } from './starvation/starvation.ts'
import { users } from './users/users.ts'

// pnpm lab <experiment>

const program = new Command('lab').description(
  'The reliability laboratory: injects faults and writes down what happened.',
)
program.addCommand(experimentCommand(simulation))
program.addCommand(experimentCommand(scale))
program.addCommand(experimentCommand(kills))
program.addCommand(experimentCommand(users))
program.addCommand(experimentCommand(starvation))
program.addCommand(experimentCommand(soak))
program.addCommand(experimentCommand(hostile))
program.addCommand(experimentCommand(mutants))
program.addCommand(reportCommand())
// `exit` ends the processes of a fleet.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
await program.parseAsync()
