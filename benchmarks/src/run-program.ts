import { fork, type ForkOptions } from 'node:child_process'
import { join } from 'node:path'

export interface ProgramOptions {
  readonly limitSeconds: number
  readonly nodeOptions?: readonly string[] | undefined
  /** Environment variables besides this process's own. */
  readonly variables?: Readonly<Record<string, string>> | undefined
}

/**
 * Runs a program of `programs/` in a fresh process, and returns the one message that it sends.
 *
 * @throws The error that it sends, or that it exited without a message.
 */
export async function runProgram<T>(
  name: string,
  values: readonly unknown[],
  { limitSeconds, nodeOptions = [], variables = {} }: ProgramOptions,
): Promise<T> {
  const options: ForkOptions = {
    env: { ...process.env, ...variables },
    execArgv: [...process.execArgv, ...nodeOptions],
    timeout: Math.round(limitSeconds * 1000),
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  }
  const file = join(import.meta.dirname, 'programs', `${name}.ts`)
  const child = fork(file, values.map(String), options)
  let complaints = ''
  child.stderr?.on('data', (data: Buffer) => (complaints += data.toString()))
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  child.once('message', (result) => resolve(result as T))
  child.once('error', reject)
  child.once('exit', (code, signal) => {
    reject(new Error(`${name} ${values.join(' ')} ended with ${code ?? signal}:\n${complaints}`))
  })
  try {
    return await promise
  } finally {
    child.kill('SIGKILL')
  }
}
