import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** Writes a result. stdout holds nothing else. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`)
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

/** A reader that closes the pipe early (`| head`) has what it wants: that is no error. */
export function acceptBrokenPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      process.exit()
    })
  }
}
