import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { childEnvironment } from 'test-support/child-environment.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const node = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url))

/** What the example prints at the end. */
export interface Summary {
  readonly calls: number
  readonly failedCalls: number
  readonly expiredServed: number
  readonly tokenRequests: number
  readonly tokens: number
  readonly refreshed: number
  readonly adopted: number
  readonly takenOver: number
  readonly deaths: number
  readonly maxInFlight: number
}

/** The example as users run it: a process, its output and its keys. */
export class FleetProgram implements AsyncDisposable {
  /** The live page. */
  url = ''
  output = ''
  readonly exit: Promise<readonly unknown[]>
  readonly #child: ChildProcess

  private constructor(args: readonly string[], env: Readonly<Record<string, string>>) {
    const flags = ['--conditions=@spotify-sdk/source', '--disable-warning=ExperimentalWarning']
    this.#child = spawn(node, [...flags, main, ...args], {
      env: { ...childEnvironment, NO_COLOR: '1', ...env },
    })
    this.exit = once(this.#child, 'exit')
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text))
    }
  }

  static async start(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<FleetProgram> {
    const program = new FleetProgram(args, env)
    await waitUntil('the example names its page', () => program.#readUrl())
    return program
  }

  /** Runs it until it ends by itself. */
  static async run(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly code: unknown; readonly output: string }> {
    const program = new FleetProgram(args, env)
    const [code] = await once(program.#child, 'close')
    return { code, output: program.output }
  }

  /** What a terminal would show now. */
  get screen(): string {
    return this.output.slice(this.output.lastIndexOf('Live page:'))
  }

  /** Its table: the cells of each line, without the marks before the number. */
  get rows(): readonly (readonly string[])[] {
    return this.screen
      .split('\n')
      .filter((line) => /^[ ●❄] \d+ \(\d+\)/.test(line))
      .map((line) => line.slice(2).trim().split(/ {2,}/))
  }

  get pids(): readonly number[] {
    return this.rows.map(([name = '']) => Number(/\((\d+)\)/.exec(name)?.[1]))
  }

  get summary(): Summary {
    return JSON.parse(this.output.trimEnd().split('\n').at(-1) ?? '') as Summary
  }

  /** What the live page gets next. */
  async nextSnapshot(): Promise<unknown> {
    const response = await fetch(`${this.url}events`)
    let events = ''
    for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      events += text
      const [, data] = /^data: (.*)\n\n/.exec(events) ?? []
      if (data !== undefined) return JSON.parse(data)
    }
    throw new Error('The live page got nothing.')
  }

  press(key: string): void {
    this.#child.stdin?.write(key)
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill('SIGTERM')
    await this.exit
  }

  #readUrl(): boolean {
    if (this.#child.exitCode !== null) throw new Error(`The example ended:\n${this.output}`)
    this.url = /Live page: (\S+)/.exec(this.output)?.[1] ?? ''
    return this.url !== ''
  }
}

/** Whether a process exists. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
