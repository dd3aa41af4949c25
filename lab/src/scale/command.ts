import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { keepFigures, type Figure } from '../report/figures.ts'
import { logPlot } from '../report/log-plot.ts'
import { coordinations, type Coordination } from './coordination.ts'
import { runFleet, type FleetCost } from './run-fleet.ts'

const hours = 24
const plotFile = join(import.meta.dirname, '../../../docs/reliability/scale.svg')

const names: Readonly<Record<Coordination, string>> = {
  none: 'no cache in common',
  'get and set': 'get and set',
  leases: 'leases',
}

/** `pnpm lab scale`: what fleets cost the token endpoint and the cache in a day, on virtual time. */
export function scaleCommand(): Command {
  return new Command('scale')
    .description('runs fleets of up to 10,000 processes through a day, on virtual time')
    .option('--largest <nodes>', 'the largest fleet', Number, 10_000)
    .action(async ({ largest }: { readonly largest: number }) => {
      const costs: FleetCost[] = []
      for (let nodes = 10; nodes <= largest; nodes *= 10) {
        for (const coordination of coordinations) {
          const cost = await runFleet({ nodes, hours, coordination })
          costs.push(cost)
          console.log(`${nodes} processes, ${names[coordination]}: ${describe(cost)}`)
        }
      }
      // Anything less is a look.
      if (largest < 10_000) return
      await keepFigures('scale', { command: 'pnpm lab scale', figures: costs.map(figureOf) })
      await writeFile(plotFile, plot(costs))
    })
}

function figureOf(cost: FleetCost): Figure {
  const { nodes, coordination } = cost
  return {
    what: `${nodes.toLocaleString('en')} processes × ${hours} h, ${names[coordination]}`,
    seen: describe(cost),
  }
}

function describe(cost: FleetCost): string {
  const { coordination, tokenRequests, cacheOperationsPerSecond, peakCacheOperations } = cost
  const cache =
    coordination === 'none'
      ? []
      : [
          `${cacheOperationsPerSecond.toFixed(3)} cache operations a second, ${peakCacheOperations} in the busiest second after the start`,
        ]
  return [
    `${tokenRequests.toLocaleString('en')} token requests (${cost.peakTokenRequests} in the busiest second)`,
    ...cache,
    `p99 wait of a caller ${milliseconds(cost.p99WaitSeconds)}, longest ${milliseconds(cost.longestWaitSeconds)}`,
    ...(cost.failures > 0 ? [`${cost.failures} failed calls`] : []),
  ].join('; ')
}

function milliseconds(seconds: number): string {
  return `${Math.round(seconds * 1000)} ms`
}

function plot(costs: readonly FleetCost[]): string {
  return logPlot({
    title: 'Token requests in a day, tokens of an hour',
    x: 'processes',
    y: 'token requests',
    lines: coordinations.map((coordination) => ({
      name: names[coordination],
      points: costs
        .filter((cost) => cost.coordination === coordination)
        .map(({ nodes, tokenRequests }) => [nodes, tokenRequests] as const),
    })),
  })
}
