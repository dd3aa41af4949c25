import { fork } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { MutantResult, PartialStrykerOptions } from '@stryker-mutator/api/core'
import type { StrykerMessage } from './mutant-reporter.ts'

const repository = join(import.meta.dirname, '../../..')

/** How a run is bounded and watched. */
export interface RunBounds {
  /** For the process that Stryker runs in, and its test runners. */
  readonly environment: Readonly<Record<string, string>>
  /** Ends the run early. */
  readonly signal: AbortSignal
  readonly onPlanned: (mutants: number) => void
  readonly onResult: (result: MutantResult) => void
}

/**
 * Runs Stryker in a child process, results as they come.
 *
 * @returns Whether it came to its end, rather than to that of its time.
 * @throws Where Stryker itself failed, for instance because tests fail with no mutant at all.
 */
export async function runStryker(
  options: PartialStrykerOptions,
  { environment, signal, onPlanned, onResult }: RunBounds,
): Promise<boolean> {
  const child = fork(join(import.meta.dirname, 'stryker-child.ts'), {
    cwd: repository,
    env: { ...process.env, ...environment },
  })
  child.on('message', (message: StrykerMessage) => {
    if (message.type === 'planned') onPlanned(message.mutants)
    else onResult(message.result)
  })
  const stop = (): unknown => child.kill('SIGTERM')
  signal.addEventListener('abort', stop)
  try {
    child.send(options)
    const [code] = (await once(child, 'exit')) as [number | null]
    if (code !== 0 && !signal.aborted) throw new Error(`Stryker ended with ${code}`)
    return code === 0
  } finally {
    signal.removeEventListener('abort', stop)
    // Stopped in the middle, it leaves its copy behind.
    if (options.tempDirName !== undefined) {
      await rm(join(repository, options.tempDirName), { recursive: true, force: true })
    }
  }
}
