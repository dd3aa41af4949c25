import type { MockSpotify } from '@spotify-sdk/testing'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { inTerminal } from 'test-support/in-terminal.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import type { Plan } from './program/log-in.ts'
import { childEnvironment } from 'test-support/child-environment.ts'

const program = fileURLToPath(new URL('program/log-in.ts', import.meta.url))
const node = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url))

/** How the test starts a program. */
export interface ProgramOptions {
  readonly plan?: Plan
  readonly env?: Readonly<Record<string, string>>
  /** Node's own options. */
  readonly nodeOptions?: readonly string[]
  /** Whether stdin, stdout and stderr are a terminal. Its output is then all in `output`. */
  readonly isInTerminal?: boolean
}

/** A real process that signs a user in. */
export class RunningProgram {
  /** Text from stdout. */
  output = ''
  /** Text from stderr. */
  errorOutput = ''
  readonly #process: ChildProcess
  readonly #ended: Promise<readonly unknown[]>

  constructor(
    mock: MockSpotify,
    { plan = {}, env = {}, nodeOptions = [], isInTerminal = false }: ProgramOptions = {},
  ) {
    const command = [
      node,
      '--conditions=@spotify-sdk/source',
      ...nodeOptions,
      program,
      JSON.stringify(plan),
    ]
    const [first = '', ...more] = isInTerminal ? inTerminal(command) : command
    this.#process = spawn(first, more, { env: { ...childEnvironment, ...mock.env, ...env } })
    this.#ended = once(this.#process, 'close')
    this.#process.stdout?.setEncoding('utf8').on('data', (text: string) => (this.output += text))
    this.#process.stderr
      ?.setEncoding('utf8')
      .on('data', (text: string) => (this.errorOutput += text))
    onTestFinished(() => void this.#process.kill('SIGKILL'))
  }

  /** Returns the URL that the program printed for this sign-in. */
  async url(login = 1): Promise<string> {
    await this.shows(/^http\S+$/m, login)
    return this.#all.match(/^http\S+$/gm)?.at(-1) ?? ''
  }

  /** Waits until the output matches this many times. */
  async shows(pattern: RegExp, times = 1): Promise<void> {
    const all = new RegExp(pattern, 'gm')
    await waitUntil(
      `${pattern} in ${this.#all}`,
      () => (this.#all.match(all) ?? []).length >= times,
    )
  }

  type(text: string): void {
    this.#process.stdin?.write(text)
  }

  /** Waits for the exit and returns the exit code. */
  async end(): Promise<unknown> {
    const [code] = await this.#ended
    return code
  }

  get #all(): string {
    return `${this.output}${this.errorOutput}`.replaceAll('\r', '')
  }
}
