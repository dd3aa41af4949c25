import { styleText } from 'node:util'

/** Prints a heading. `styleText` respects the stream and NO_COLOR. */
export function heading(text: string): void {
  console.log(`\n${styleText(['bold', 'green'], '●')} ${styleText('bold', text)}`)
}

/** Prints a name and its value. */
export function fact(name: string, value: string): void {
  console.log(`  ${styleText('dim', name.padEnd(20))} ${value}`)
}

/** Prints why the program failed. */
export function failure(text: string): void {
  console.error(`\n${styleText(['bold', 'red'], '✖')} ${text}`)
}
