import { Readable, Writable } from 'node:stream'
import { run } from '../src/run.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** What a run of the command came to. */
export interface Run {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** Where a command runs in this process. */
export interface Surroundings {
  readonly env: Environment
  readonly stdin: string
  readonly directory: string
  /** Takes a piece of stdout, and the next one after `done`. */
  readonly read?: (done: () => void) => void
}

let isRunning = false

/**
 * Runs the command in this process. It has its own streams, exit code, working directory and
 * environment: only what a process is itself is not tested (its start, signals, terminals, pipes).
 *
 * The packages read `process.env`, so that it is replaced, and one command runs at a time.
 */
export async function runInThisProcess(
  words: readonly string[],
  { env, stdin, directory, read }: Surroundings,
): Promise<Run> {
  if (isRunning) throw new Error('Commands that run at the same time are processes: runProcess().')
  isRunning = true
  const own = { ...process.env }
  const stdout = new Recorder(read)
  const stderr = new Recorder()
  const io = { stdin: Readable.from([stdin]), stdout, stderr, exitCode: 0 }
  const ownDirectory = process.cwd()
  replaceEnvironment(env)
  process.chdir(directory)
  try {
    await run(words, io)
  } finally {
    replaceEnvironment(own)
    process.chdir(ownDirectory)
    isRunning = false
  }
  return { code: io.exitCode, signal: null, stdout: stdout.text, stderr: stderr.text }
}

class Recorder extends Writable {
  text = ''
  readonly #read: Surroundings['read']

  constructor(read?: Surroundings['read']) {
    super(read && { highWaterMark: 1 })
    this.#read = read
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    if (this.#read === undefined) done()
    else this.#read(done)
  }
}

function replaceEnvironment(environment: Environment): void {
  for (const name of Object.keys(process.env)) delete process.env[name]
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined) process.env[name] = value
  }
}
