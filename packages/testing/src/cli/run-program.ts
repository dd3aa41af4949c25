import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import process from 'node:process'

import { CommandLineError } from './command-line.ts'
import { onStop } from './stop-signals.ts'

/**
 * Runs a program to its end and takes over its exit code. Signals are passed on to it. In a terminal,
 * also if one of the streams is redirected, Ctrl+C reaches the program by itself.
 */
export async function runProgram(
  [program = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const child = spawn(program, args, { env, stdio: 'inherit' })
  const { stdin, stdout, stderr } = process
  const isOnTerminal = [stdin, stdout, stderr].some(({ isTTY }) => isTTY)
  onStop((signal) => {
    if (signal !== 'SIGINT' || !isOnTerminal) child.kill(signal)
  })
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', (error) => {
      reject(new CommandLineError(`"${program}" could not be run: ${error.message}.`))
    })
    child.once('exit', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}
