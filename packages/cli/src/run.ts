import { CommanderError } from 'commander'
import manifest from '../package.json' with { type: 'json' }
import { exitCode } from './exit-code.ts'
import { failureOf } from './failure.ts'
import { createProgram } from './program.ts'
import { endOnUnwritableOutput, note, useTerminal, type Terminal } from './terminal.ts'

/**
 * Runs one command. The exit code is set, not forced, so that what was written reaches its reader.
 *
 * @param io - Its streams, where they are not those of the process.
 */
export async function run(words: readonly string[], io: Terminal = process): Promise<void> {
  useTerminal(io)
  endOnUnwritableOutput(exitCode.failed)
  let user: unknown
  try {
    const program = createProgram(manifest.version)
    program.hook('preAction', (_program, command) => void (user = command.opts()['user']))
    await program.parseAsync(separateUser(words), { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed what is wrong, or the help that was asked for.
      io.exitCode = error.exitCode === 0 ? exitCode.done : exitCode.usage
      return
    }
    const failure = failureOf(error, user)
    note(`spotify-sdk: ${failure.message}`)
    io.exitCode = failure.exitCode
  }
}

const httpMethod = /^(?:get|post|put|delete)$/i

/**
 * `api --user GET /me` means the user without a name, and not one who is called GET. Such a user is
 * written `--user=GET`.
 */
function separateUser(words: readonly string[]): readonly string[] {
  const index = words.indexOf('--user')
  if (words[0] !== 'api' || index < 0 || !httpMethod.test(words[index + 1] ?? '')) return words
  return [...words.toSpliced(index, 1), '--user']
}
