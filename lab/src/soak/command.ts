import { Command, InvalidArgumentError, Option } from 'commander'

import { keepFigures } from '../report/figures.ts'
import { runSoak } from './run-soak.ts'
import type { SoakFleet } from './soak-fleet.ts'
import { describeVerdict, soakFigures } from './soak-figures.ts'

interface SoakArguments {
  readonly minutes: number
  readonly seed: number
}

/** `pnpm lab soak`: eight processes through whatever can go wrong. */
export const soakCommand: Command = new Command('soak')
  .description('Eight processes, random faults: nothing leaks, nothing fails without a reason.')
  .addOption(new Option('--minutes <n>', 'how long').default(60).argParser(positive))
  .addOption(
    new Option('--seed <n>', 'of the faults').default(Date.now() % 1e6).argParser(positive),
  )
  .action(async ({ minutes, seed }: SoakArguments) => {
    const startedAt = performance.now()
    const verdicts = await runSoak({
      seconds: minutes * 60,
      seed,
      progressSeconds: minutes < 2 ? 10 : 60,
      onProgress: (fleets) => console.log(progress(fleets, startedAt)),
    })
    for (const verdict of verdicts) console.log(describeVerdict(verdict))
    // Anything less says little of an hour.
    if (minutes >= 10) {
      const command = `pnpm lab soak --minutes ${minutes} --seed ${seed}`
      await keepFigures('soak', { command, figures: soakFigures(verdicts, minutes) })
    }
    if (verdicts.some(({ complaints }) => complaints.length > 0)) process.exitCode = 1
  })

function progress(fleets: readonly SoakFleet[], startedAt: number): string {
  const seconds = Math.round((performance.now() - startedAt) / 1000)
  const each = fleets.map(({ cache, ledger, spotify, faults }) => {
    const { calls, failed } = ledger
    const requests = spotify.requests.token.length
    return `${cache.name} ${calls} calls, ${failed.length} failed, ${requests} requests (${faults.toString()})`
  })
  return `${seconds} s: ${each.join('; ')}`
}

function positive(text: string): number {
  const number = Number(text)
  if (!(number > 0)) throw new InvalidArgumentError('a number above 0')
  return number
}
