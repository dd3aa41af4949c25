import { fork, type ChildProcess } from 'node:child_process'
import { setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'

import type { WorkerOptions } from './messages.ts'

const worker = fileURLToPath(new URL('worker.ts', import.meta.url))

/** Without it every process compiles all sources anew, for half a second. */
const compileCache = fileURLToPath(new URL('../../../node_modules/.cache/fleet', import.meta.url))

/** One that is frozen does not notice that whoever started it is gone. */
const living = new Set<ChildProcess>()
process.on('exit', () => living.forEach((child) => child.kill('SIGKILL')))

/** Starts the program of a fleet's process. */
export function forkWorker(
  options: WorkerOptions,
  environment: Readonly<Record<string, string>>,
): ChildProcess {
  const { PATH = '' } = process.env
  const child = fork(worker, [JSON.stringify(options)], {
    env: { PATH, NODE_COMPILE_CACHE: compileCache, ...environment },
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
