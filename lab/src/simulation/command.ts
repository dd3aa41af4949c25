import { Command } from 'commander'
import { keepFigures } from '../report/figures.ts'
import { findMistake } from './find-mistake.ts'
import { mutations } from './mutations.ts'
import { PromiseBroken } from './rule.ts'
import { simulate } from './simulate.ts'

/** A line of progress comes this often. */
const secondsBetweenLines = 5

interface Options {
  readonly seeds: number
  readonly seed?: number | undefined
  readonly mistakes: boolean
}

/** `pnpm lab simulate`: providers, engine and lease protocol on virtual time, a seed for every run. */
export function simulateCommand(): Command {
  return new Command('simulate')
    .description('runs fleets on virtual time through faults, and looks for a broken promise')
    .option('--seeds <count>', 'runs, from seed 1 on', Number, 10_000)
    .option('--seed <number>', 'replays one run, with its trace', Number)
    .option('--no-mistakes', 'leaves out the mistakes that the simulation has to find')
    .action(async ({ seeds, seed, mistakes }: Options) => {
      if (seed !== undefined) return replay(seed)
      const runs = await simulateSeeds(seeds)
      const found = mistakes ? await findMistakes() : undefined
      if (found !== undefined && found < mutations.length) process.exitCode = 1
      // Anything less is a look.
      if (found === undefined || seeds < 10_000) return
      await keepFigures('simulate', {
        command: 'pnpm lab simulate',
        figures: [
          {
            what: 'fleets on virtual time, each with faults drawn by its seed',
            seen: `${count(runs.seeds)} runs, ${count(runs.hours)} hours, ${count(runs.faults)} faults, ${count(runs.requests)} token requests: no promise broken; longest wait of a caller ${runs.longestWaitSeconds.toFixed(1)} s`,
          },
          {
            what: 'mistakes planted in engine, user flow and lease protocol, one at a time',
            seen: `${found} of ${mutations.length} found by the simulation`,
          },
        ],
      })
    })
}

async function replay(seed: number): Promise<void> {
  const run = await simulate(seed, { onLine: (line) => console.log(line) })
  console.log(JSON.stringify(run, undefined, 2))
}

interface Total {
  readonly seeds: number
  faults: number
  requests: number
  hours: number
  longestWaitSeconds: number
}

async function simulateSeeds(seeds: number): Promise<Total> {
  const total: Total = { seeds, faults: 0, requests: 0, hours: 0, longestWaitSeconds: 0 }
  let lineAt = Date.now()
  for (let seed = 1; seed <= seeds; seed++) {
    const { faults, requests, seconds, longestWaitSeconds } = await runOrExplain(seed)
    total.faults += faults
    total.requests += requests
    total.hours += seconds / 3600
    total.longestWaitSeconds = Math.max(total.longestWaitSeconds, longestWaitSeconds)
    if (Date.now() - lineAt > secondsBetweenLines * 1000 || seed === seeds) {
      lineAt = Date.now()
      console.log(`${seed} of ${seeds} seeds, ${total.faults} faults, ${total.requests} requests`)
    }
  }
  return total
}

async function runOrExplain(seed: number): Promise<Awaited<ReturnType<typeof simulate>>> {
  try {
    return await simulate(seed)
  } catch (error) {
    if (error instanceof PromiseBroken) {
      console.error(`A promise was broken. To replay it: pnpm lab simulate --seed ${seed}`)
    }
    throw error
  }
}

async function findMistakes(): Promise<number> {
  let found = 0
  for (const mutation of mutations) {
    const run = await findMistake(mutation)
    if (run !== undefined) found++
    console.log(
      `${run === undefined ? 'NOT FOUND' : `found by seed ${run.seed}`}: ${mutation.name}`,
    )
  }
  return found
}

function count(number: number): string {
  return Math.round(number).toLocaleString('en')
}
