import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Outcome, Runtime } from './runtime.ts'
import type { Stage, StageFacts } from './stage.ts'

/** A command that runs JavaScript files. */
export interface RuntimeProgram {
  /** Its name and version: `Node 22`. */
  readonly name: string
  readonly path: string
  /** Arguments between the program and the file. */
  readonly options?: (program: string, facts: StageFacts) => readonly string[]
  /** Environment variables in addition to the app's settings. */
  readonly environment?: Readonly<Record<string, string>>
}

const timeLimitMilliseconds = 60_000

/** Node, Bun, Deno: one real process per run. */
export class ProcessRuntime implements Runtime {
  readonly #program: RuntimeProgram
  readonly #project: string

  constructor(program: RuntimeProgram, project: string) {
    this.#program = program
    this.#project = project
  }

  get name(): string {
    return this.#program.name
  }

  async run(program: string, stage: Stage): Promise<Outcome> {
    const { path, options, environment } = this.#program
    const facts = stage.facts()
    const file = join(this.#project, 'smoke', `${program}.entry.mjs`)
    const line = [...(options?.(program, facts) ?? []), file, JSON.stringify(facts)]
    const settings = {
      cwd: facts.folder,
      env: { ...environment, ...stage.environment },
      timeout: timeLimitMilliseconds,
    }
    const { stdout, stderr } = await promisify(execFile)(path, line, settings)
    return { ...this.#read(stdout), complaints: stderr }
  }

  #read(stdout: string): Omit<Outcome, 'complaints'> {
    const { version, ...outcome } = JSON.parse(stdout) as Outcome & { readonly version: string }
    const [product, tried = ''] = this.name.split(' ')
    if (`${version}.`.startsWith(`${tried}.`)) return outcome
    throw new Error(`${product} ${version} was run for ${this.name}.`)
  }
}
