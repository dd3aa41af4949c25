import { fork, type ChildProcess } from 'node:child_process'
import { setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'

import type { WorkerOptions } from './messages.ts'
import { childEnvironment } from '../child-environment.ts'

const worker = fileURLToPath(new URL('worker.ts', import.meta.url))

/** A frozen process does not notice the end of its parent. */
const living = new Set<ChildProcess>()
process.on('exit', () => living.forEach((child) => child.kill('SIGKILL')))

/** Starts the program of a fleet's process. */
export function forkWorker(
  options: WorkerOptions,
  environment: Readonly<Record<string, string>>,
): ChildProcess {
  const child = fork(worker, [JSON.stringify(options)], {
    env: { ...childEnvironment, ...environment },
    execArgv: [
      '--conditions=@spotify-sdk/source',
      '--disable-warning=ExperimentalWarning',
      ...(options.isWatched === true ? ['--expose-gc'] : []),
    ],
  })
  if (options.priority !== undefined && child.pid !== undefined) {
    setPriority(child.pid, options.priority)
  }
  living.add(child)
  child.once('exit', () => living.delete(child))
  return child
}
