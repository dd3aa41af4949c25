import type { PartOutcome } from './run-part.ts'

/** The survivors that somebody has to read: to be killed by a test, or explained. */
export function printSurvivors({ part, tally }: PartOutcome): void {
  if (tally.unexplained.length === 0) return
  console.log(`\n${part.title}: ${tally.unexplained.length} survivors that nobody has explained`)
  for (const { file, lineNumber, line, becomes } of tally.unexplained) {
    console.log(`\n  ${file}:${lineNumber}\n  - ${line}\n  + ${becomes}`)
  }
}
