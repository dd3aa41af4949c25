import { styleText } from 'node:util'

/** Colours where a terminal shows them: `styleText` looks at the stream and at NO_COLOR. */
export function heading(text: string): void {
  console.log(`\n${styleText(['bold', 'green'], '●')} ${styleText('bold', text)}`)
}

/** One line: what it is, and its value. */
export function fact(name: string, value: string): void {
  console.log(`  ${styleText('dim', name.padEnd(20))} ${value}`)
}

/** Why it could not go on. */
export function failure(text: string): void {
  console.error(`\n${styleText(['bold', 'red'], '✖')} ${text}`)
}
