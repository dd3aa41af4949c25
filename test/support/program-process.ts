import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { childEnvironment } from './child-environment.ts'
import { patientOptions } from './patient-options.ts'
import { waitUntil } from './redis/wait-until.ts'

/** The project's own Node. */
export const projectNode = fileURLToPath(
  new URL('../../node_modules/node/bin/node', import.meta.url),
)

/** A program that runs as its user runs it, on the sources of the packages, and what it writes. */
export class ProgramProcess implements AsyncDisposable {
  output = ''
  errors = ''
  readonly #child: ChildProcessWithoutNullStreams

  /** @param cwd Where it runs; by default here. */
  constructor(
    command: readonly string[],
    { env = {}, cwd }: { readonly env?: Readonly<Record<string, string>>; readonly cwd?: string },
  ) {
    this.#child = spawn(projectNode, [...patientOptions, ...command], {
      env: { ...childEnvironment, ...env },
      cwd,
      stdio: 'pipe',
    })
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => (this.output += text))
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.errors += text))
    // A program that has ended reads no more.
    this.#child.stdin.on('error', () => {})
  }

  get exitCode(): number | null {
    return this.#child.exitCode
  }

  write(text: string): void {
    this.#child.stdin.write(text)
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** Ends its input, and waits until it exits. */
  async finish(input = ''): Promise<number | null> {
    this.#child.stdin.end(input)
    await this.exited()
    return this.exitCode
  }

  async exited(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      await once(this.#child, 'close')
    }
  }

  /** Waits until its output, or what it reports as errors, contains this. */
  async says(text: string): Promise<void> {
    await waitUntil(`it says ${text}`, () => {
      if (`${this.output}${this.errors}`.includes(text)) return true
      if (this.#child.exitCode === null && this.#child.signalCode === null) return false
      throw new Error(`It has ended, and never said ${text}:\n${this.output}${this.errors}`)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.exited()
  }
}
