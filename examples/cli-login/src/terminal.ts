import { styleText } from 'node:util'

/** Prints a heading and named facts. `styleText` respects the stream and NO_COLOR. */
export function say(heading: string, facts: Readonly<Record<string, string>> = {}): void {
  console.log(`${styleText(['bold', 'green'], '●')} ${styleText('bold', heading)}`)
  const width = Math.max(...Object.keys(facts).map((name) => name.length)) + 2
  for (const [name, value] of Object.entries(facts)) {
    console.log(`  ${styleText('dim', name.padEnd(width))}${value}`)
  }
}

/** Prints why the program failed, in one sentence. */
export function sayFailure(sentence: string): void {
  console.error(`${styleText(['bold', 'red'], '✖')} ${sentence}`)
}
