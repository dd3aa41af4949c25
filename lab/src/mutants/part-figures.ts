import { keepFigures, readFigures, type Figure } from '../report/figures.ts'
import type { PartOutcome } from './run-part.ts'

/** Keeps what the parts came to. Those that were not run this time keep their lines. */
export async function keepPartFigures(fresh: readonly Figure[]): Promise<void> {
  const before = await readFigures('mutants').catch(() => ({ figures: [] }))
  const lines = new Map([...before.figures, ...fresh].map((figure) => [figure.what, figure]))
  await keepFigures('mutants', { command: 'pnpm lab mutants', figures: [...lines.values()] })
}

/** The line of the report for one part. */
export function figureOf({ part, tally, isComplete }: PartOutcome): Figure {
  const { made, killed, timedOut, survived, unreached, explained, planned, excluded } = tally
  const aim = part.aimPercent === undefined ? '' : ` (aim: ${part.aimPercent} %)`
  const cut = isComplete ? '' : `; its time was up after ${tally.tried} of ${planned}`
  return {
    what: `mutants of ${part.title}`,
    seen:
      `${made.toLocaleString('en')} made: ${killed} killed, ${timedOut} timed out, ` +
      `${survived + unreached} survived, of which ${explained} are explained; ` +
      `score ${tally.score.toFixed(1)} %${aim}; ${excluded} messages left out${cut}`,
  }
}
