import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]
type Output = Writable & { readonly isTTY?: boolean }

/** The streams of a command, and its exit code. */
export interface Terminal {
  readonly stdin: Readable
  readonly stdout: Output
  readonly stderr: Output
  exitCode?: number | string | null | undefined
}

/** One command runs in a process, as there is one environment: all of its modules use this one. */
let current: Terminal = process

export function terminal(): Terminal {
  return current
}

/** From now on, commands use this terminal in place of the process. */
export function useTerminal(other: Terminal): void {
  current = other
}

/** Writes a result. stdout holds nothing else. */
export function print(text: string): void {
  current.stdout.write(`${text}\n`)
}

/** The same for a part of a long result: waits for a slow reader, such as a pager. */
export async function printPart(text: string): Promise<void> {
  const { stdout } = current
  if (!stdout.write(`${text}\n`)) await once(stdout, 'drain')
}

/**
 * Text of others, such as the name of a playlist, as it may be printed. On a terminal, control characters
 * are replaced: they can move the cursor, or make an output look like another.
 */
export function foreign(text: string, { isTTY }: Output = current.stdout): string {
  return isTTY ? text.replaceAll(/(?![\t\n])\p{Cc}/gu, '\uFFFD') : text
}

/** The same in a line: a line break would make it look like two lines of the command. */
export function inLine(text: string, output?: Output): string {
  return foreign(text.replaceAll(/[\t-\r\u0085\u2028\u2029]+/g, ' '), output)
}

/** Writes JSON, indented. */
export function printJson(value: unknown): void {
  // JSON leaves some control characters as they are.
  print(foreign(JSON.stringify(value, null, 2)))
}

/** Writes a note or an error: one line, which may quote others. */
export function note(line: string): void {
  current.stderr.write(`${inLine(line, current.stderr)}\n`)
}

/** Colours text on a terminal, unless NO_COLOR is set. */
export function paint(style: Style, text: string, stream = current.stdout): string {
  return styleText(style, text, { stream })
}

/**
 * Ends the command where its output cannot be written. A reader that closes the pipe early (`| head`)
 * has what it wants, which is not an error. A full disk is one. What is on stderr is no result: without
 * it, the command goes on, and its exit code says how it ended.
 */
export function endOnUnwritableOutput(failedCode: number): void {
  current.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') process.exit()
    note(`spotify-sdk: The output cannot be written (${code}).`)
    process.exit(failedCode)
  })
  current.stderr.on('error', () => {})
}
