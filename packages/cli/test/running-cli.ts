import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MockSpotify } from '@spotify-sdk/testing'
import { childEnvironment } from 'test-support/child-environment.ts'
import { inTerminal } from 'test-support/in-terminal.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { onTestFinished } from 'vitest'
import { runInThisProcess, type Environment, type Run } from './in-this-process.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const node = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url))

/** The words that start the command line on its sources. */
export const cliCommand: readonly string[] = [node, '--conditions=@spotify-sdk/source', main]

/** A machine of one test: a home folder of its own, in which the commands run, and the environment of a mock. */
export class TestMachine {
  readonly home = mkdtempSync(join(tmpdir(), 'spotify-sdk-cli-'))
  env: Environment

  constructor(mock: MockSpotify, env: Environment = {}) {
    this.env = { ...childEnvironment, HOME: this.home, NO_COLOR: '1', ...mock.env, ...env }
    onTestFinished(() => rmSync(this.home, { recursive: true, force: true }))
  }

  /** Runs the command to its end, in this process: a process of its own takes ten times as long. */
  async run(...words: readonly string[]): Promise<Run> {
    return this.runWith({}, ...words)
  }

  /** The same with more in its environment, and something to read. */
  async runWith(
    { stdin = '', ...env }: Environment & { readonly stdin?: string },
    ...words: readonly string[]
  ): Promise<Run> {
    return runInThisProcess(words, { env: { ...this.env, ...env }, stdin, directory: this.home })
  }

  /** Runs the command to its end as a process, from its first line on. */
  async runProcess(...words: readonly string[]): Promise<Run> {
    return this.runProcessWith({}, ...words)
  }

  /** The same with more in its environment, and something to read. */
  async runProcessWith(
    { stdin = '', ...env }: Environment & { readonly stdin?: string },
    ...words: readonly string[]
  ): Promise<Run> {
    const cli = this.start(words, env)
    cli.process.stdin?.end(stdin)
    return cli.end()
  }

  /** Runs a program in this machine's environment to its end. */
  async runProgram(command: string, ...words: readonly string[]): Promise<Run> {
    return new RunningCli(spawn(command, words, { env: this.env, cwd: this.home })).end()
  }

  start(words: readonly string[], env: Environment = {}): RunningCli {
    const [first = '', ...more] = [...cliCommand, ...words]
    return new RunningCli(spawn(first, more, { env: { ...this.env, ...env }, cwd: this.home }))
  }

  /** Starts the command in a pseudo-terminal; stdout and stderr are one. */
  startInTerminal(words: readonly string[], env: Environment = {}): RunningCli {
    const [first = '', ...more] = inTerminal([...cliCommand, ...words])
    return new RunningCli(
      spawn(first, more, { env: { ...this.env, TERM: 'dumb', ...env }, cwd: this.home }),
    )
  }
}

/** A real process of the command. */
export class RunningCli {
  stdout = ''
  stderr = ''
  readonly process: ChildProcess
  readonly #ended: Promise<readonly unknown[]>

  constructor(child: ChildProcess) {
    this.process = child
    this.#ended = once(child, 'close')
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text))
    onTestFinished(() => void child.kill('SIGKILL'))
  }

  /** Waits until it has written this, to either stream. */
  async shows(pattern: RegExp): Promise<string> {
    await waitUntil(`${pattern} in ${this.#all}`, () => pattern.test(this.#all))
    return pattern.exec(this.#all)?.[0] ?? ''
  }

  type(text: string): void {
    this.process.stdin?.write(text)
  }

  async end(): Promise<Run> {
    const [code, signal] = (await this.#ended) as [number | null, NodeJS.Signals | null]
    const { stdout, stderr } = this
    return { code, signal, stdout: stdout.replaceAll('\r', ''), stderr }
  }

  get #all(): string {
    return `${this.stdout}${this.stderr}`.replaceAll('\r', '')
  }
}
