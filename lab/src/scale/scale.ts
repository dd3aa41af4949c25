import { count, wholeNumber, type Experiment } from '../experiment.ts'
import type { Figure } from '../report/figures.ts'
import { coordinations, runVirtualFleet, type FleetCost } from './virtual-fleet.ts'

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
    const costs: FleetCost[] = []
    for (let processes = 10; processes <= largest; processes *= 10) {
      for (const coordination of coordinations) {
        costs.push(await runVirtualFleet({ processes, hours, coordination }))
      }
    }
    const failures = costs.reduce((sum, cost) => sum + cost.failures, 0)
    return {
      complaints: failures > 0 ? [`${failures} calls failed`] : [],
      figures: costs.map(figureOf),
    }
  },
  reportedAs: ({ largest }) => (largest >= reportedProcesses ? 'pnpm lab scale' : undefined),
}

function figureOf(cost: FleetCost): Figure {
  const { processes, coordination, peakTokenRequests, peakCacheOperations } = cost
  const cache =
    coordination === 'no shared cache'
      ? []
      : [
          `${cost.cacheOperationsPerSecond.toFixed(3)} cache operations per second, ${peakCacheOperations} in the busiest second after the start`,
        ]
  return {
    what: `${count(processes)} processes × ${hours} h, ${coordination}`,
    seen: [
      `${count(cost.tokenRequests)} token requests (${peakTokenRequests} in the busiest second)`,
      ...cache,
      `p99 wait of a caller ${milliseconds(cost.p99WaitSeconds)}, longest ${milliseconds(cost.longestWaitSeconds)}`,
    ].join('; '),
  }
}

function milliseconds(seconds: number): string {
  return `${Math.round(seconds * 1000)} ms`
}
