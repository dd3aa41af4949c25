import { count, wholeNumber, type Experiment } from '../experiment.ts'
import type { Figure } from '../report/figures.ts'
import { coordinations, runVirtualFleet } from './virtual-fleet.ts'

const hours = 24
const reportedProcesses = 10_000

interface Options {
  readonly largest: number
}

/** The load of fleets on the token endpoint and the cache in a day. */
export const scale: Experiment<Options> = {
  name: 'scale',
  description: 'runs fleets of up to 10,000 processes through a day, on virtual time',
  addOptions: (command) =>
    command.option('--largest <n>', 'processes of the largest fleet', wholeNumber, 10_000),
  run: async ({ largest }) => {
    const complaints: string[] = []
    const figures: Figure[] = []
    for (let processes = 10; processes <= largest; processes *= 10) {
      for (const coordination of coordinations) {
        const what = `${count(processes)} processes × ${hours} h, ${coordination}`
        const { load, waits } = await runVirtualFleet({ processes, hours, coordination })
        figures.push({ what, seen: load.text })
        if (waits.failures > 0) complaints.push(`${what}: ${waits.failures} calls failed`)
      }
    }
    return { complaints, figures }
  },
  reportedAs: ({ largest }) => (largest >= reportedProcesses ? 'pnpm lab scale' : undefined),
}
