import { spawn, type ChildProcess } from 'node:child_process'
import { constants } from 'node:os'
import { openAccount, type AccountOptions } from '../account.ts'
import { exitCode, Failure } from '../exit-code.ts'
import { note, terminal } from '../terminal.ts'

/**
 * Signals that are passed on to the command; what they do to it decides what happens here. Otherwise SIGUSR1
 * would open Node's inspector, and the others would end this process and leave the command behind.
 */
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const

/** As a shell reports a command that does not exist, or cannot be run. */
const notFound = 127
const notExecutable = 126

/** Runs a command with SPOTIFY_ACCESS_TOKEN in its environment, and ends as the command ends. */
export async function execute(words: readonly string[], options: AccountOptions): Promise<void> {
  const [command, ...parameters] = words
  if (command === undefined) {
    throw new Failure('Name a command: spotify-sdk exec -- command …', exitCode.usage)
  }
  const accessToken = await accessTokenOf(options)
  const env = { ...process.env, SPOTIFY_ACCESS_TOKEN: accessToken }
  let child: ChildProcess
  try {
    child = spawn(command, parameters, { env, stdio: 'inherit' })
  } catch (error) {
    return reportUnstarted(command, error as NodeJS.ErrnoException)
  }
  // A terminal sends its signals to the command as well, also if one of them is redirected: twice would mean
  // "now". A signal by `kill` looks the same, and is not passed on either.
  const { stdin, stdout, stderr } = process
  const isOnTerminal = [stdin, stdout, stderr].some(({ isTTY }) => isTTY)
  const forward = (signal: NodeJS.Signals): void => {
    const isSentByTerminal = isOnTerminal && (signal === 'SIGINT' || signal === 'SIGQUIT')
    if (!isSentByTerminal) child.kill(signal)
  }
  for (const signal of forwarded) process.on(signal, forward)
  const end = await new Promise<{ code: number | null; signal: NodeJS.Signals | null }>(
    (resolve, reject) => {
      child.on('error', reject)
      child.on('exit', (code, signal) => resolve({ code, signal }))
    },
  ).catch((error: NodeJS.ErrnoException) => error)
  for (const signal of forwarded) process.off(signal, forward)
  if (end instanceof Error) return reportUnstarted(command, end)
  if (end.signal === null) terminal().exitCode = end.code ?? exitCode.failed
  else endBySignal(end.signal)
}

async function accessTokenOf(options: AccountOptions): Promise<string> {
  await using account = await openAccount(options)
  // Before the account is closed: a rejection meanwhile would end the process.
  return await account.authProvider.getAccessToken()
}

function reportUnstarted(command: string, { code }: NodeJS.ErrnoException): void {
  note(`spotify-sdk: ${JSON.stringify(command)} cannot be run (${code}).`)
  terminal().exitCode = code === 'ENOENT' ? notFound : notExecutable
}

/** The caller sees the same signal; a signal that cannot end this process becomes a shell's code for it. */
function endBySignal(signal: NodeJS.Signals): void {
  terminal().exitCode = 128 + (constants.signals[signal] ?? 0)
  // It would start Node's inspector here.
  if (signal !== 'SIGUSR1') process.kill(process.pid, signal)
}
