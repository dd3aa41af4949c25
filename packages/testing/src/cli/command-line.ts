import { parseArgs } from 'node:util'

import { assertQuotaMode, type QuotaMode } from '../mock/web-api/quota-mode.ts'

export const usage = `Usage: npx @spotify-sdk/testing [options] -- <command> [arguments]
       npx @spotify-sdk/testing [options]

Starts MockSpotify. With a command, runs it with SPOTIFY_SDK_CLIENT_ID, …_CLIENT_SECRET,
…_TOKEN_URL, …_AUTHORIZE_URL, …_API_URL and …_REFRESH_TOKEN set, and ends with its exit code.
Without one, prints these variables and stays until Ctrl+C.

  --port <number>      port on 127.0.0.1; then client id and secret are always the same
                       (default: any that is free)
  --quota-mode <mode>  development, as a new app has it (default), or extended
  --help               this text
`

/** A parsed command line. */
export interface CommandLine {
  /** A program and its arguments; empty: none. */
  readonly command: readonly string[]
  readonly port: number
  readonly quotaMode: QuotaMode
  readonly showsHelp: boolean
}

/** A command line that cannot be understood. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError'
}

const options = {
  port: { type: 'string' },
  'quota-mode': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** Reads the arguments: options, then the command, which may follow `--`. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const { tokens } = parseArgs({
    args: [...argv],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  const start = tokens.find(({ kind }) => kind !== 'option')
  const end = start?.index ?? argv.length
  const {
    port = '0',
    'quota-mode': quotaMode = 'development',
    help = false,
  } = parse(argv.slice(0, end))
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new CommandLineError(`--port is a number from 0 to 65535, not "${port}".`)
  }
  const command = argv.slice(start?.kind === 'option-terminator' ? end + 1 : end)
  return { command, port: Number(port), quotaMode: asQuotaMode(quotaMode), showsHelp: help }
}

function parse(
  args: string[],
): ReturnType<typeof parseArgs<{ options: typeof options }>>['values'] {
  try {
    return parseArgs({ args, options }).values
  } catch (error) {
    throw new CommandLineError(`${(error as Error).message}\n\n${usage.trimEnd()}`)
  }
}

function asQuotaMode(text: string): QuotaMode {
  try {
    assertQuotaMode(text)
  } catch {
    throw new CommandLineError(`--quota-mode is development or extended, not "${text}".`)
  }
  return text as QuotaMode
}
