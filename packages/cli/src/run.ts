import { CommanderError } from 'commander'
import manifest from '../package.json' with { type: 'json' }
import { exitCode } from './exit-code.ts'
import { failureOf } from './failure.ts'
import { createProgram } from './program.ts'
import { endOnUnwritableOutput, note, useTerminal, type Terminal } from './terminal.ts'
import { separateUser, userHint } from './user-option.ts'

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
    const program = createProgram(manifest.version, userHint(words))
    program.hook('preAction', (_program, command) => void (user = command.opts()['user']))
    await program.parseAsync(separateUser(words), { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed what is wrong, or the help that was asked for.
      io.exitCode = error.exitCode === 0 ? exitCode.done : exitCode.usage
      return
    }
    const failure = failureOf(error, user)
    // There is no such user.
    const isNobody = error === failure && failure.exitCode === exitCode.signInNeeded
    const hint = isNobody && words[0] === 'exec' ? userHint(words) : ''
    note(`spotify-sdk: ${failure.message}`)
    if (hint !== '') note(hint)
    io.exitCode = failure.exitCode
  }
}
