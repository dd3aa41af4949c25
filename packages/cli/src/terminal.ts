import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** Writes a result. stdout holds nothing else. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/**
 * Text of others, such as the name of a playlist, as it may be printed. On a terminal, control characters
 * are replaced: they can move the cursor, or make an output look like another.
 */
export function foreign(text: string): string {
  return process.stdout.isTTY ? text.replaceAll(/(?![\t\n])\p{Cc}/gu, '\uFFFD') : text
}

/** Writes JSON, indented: the same text on a terminal and in a file. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2))
}

/** Writes a note or an error: one line. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Colours text on a terminal; NO_COLOR and a stream that is no terminal switch colours off. */
export function paint(style: Style, text: string, stream = process.stdout): string {
  return styleText(style, text, { stream })
}

/**
 * Ends the command where its output cannot be written. A reader that closes the pipe early (`| head`)
 * has what it wants: that is no error. A full disk is one.
 */
export function endOnUnwritableOutput(failedCode: number): void {
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') process.exit()
    note(`spotify-sdk: The output cannot be written (${code}).`)
    process.exit(failedCode)
  })
  process.stderr.on('error', ({ code }: NodeJS.ErrnoException) => {
    process.exit(code === 'EPIPE' ? undefined : failedCode)
  })
}
