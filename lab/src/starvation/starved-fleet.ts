import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { FromStarved, StarvedReport, StarvedWorkerOptions } from './messages.ts'
import { startProgram } from './start-program.ts'

const worker = fileURLToPath(new URL('worker.ts', import.meta.url))
const compileCache = fileURLToPath(
  new URL('../../../node_modules/.cache/starvation', import.meta.url),
)

/** A process that has not reported by then counts as silent. */
const reportSeconds = 30

/** More processes than the machine has time for, with one refresh token that works once. */
export class StarvedFleet implements AsyncDisposable {
  readonly #children: ChildProcess[] = []
  /** Processes whose first call has ended. */
  started = 0

  /** Starts all processes together. */
  start(count: number, options: StarvedWorkerOptions): void {
    const { PATH = '' } = process.env
    for (let index = 0; index < count; index++) {
      const child = startProgram(() =>
        fork(worker, [JSON.stringify(options)], {
          env: { PATH, NODE_COMPILE_CACHE: compileCache },
          execArgv: ['--conditions=@spotify-sdk/source', '--disable-warning=ExperimentalWarning'],
        }),
      )
      if (child.pid !== undefined) setPriority(child.pid, 0)
      child.on('message', (message) => {
        if ('started' in (message as FromStarved)) this.started++
      })
      this.#children.push(child)
    }
  }

  /** Stops all calls. @returns The reports of the processes that answer. */
  async stop(): Promise<readonly StarvedReport[]> {
    const reports = await Promise.all(this.#children.map((child) => reportOf(child)))
    return reports.filter((report) => report !== undefined)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const running = this.#children.filter(
      ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
    )
    const gone = running.map((child) => once(child, 'exit'))
    for (const child of running) child.kill('SIGKILL')
    await Promise.all(gone)
  }
}

async function reportOf(child: ChildProcess): Promise<StarvedReport | undefined> {
  if (!child.connected) return undefined
  const signal = AbortSignal.timeout(reportSeconds * 1000)
  try {
    child.send({ stop: true })
    for (;;) {
      const [message] = (await once(child, 'message', { signal })) as [FromStarved]
      if ('report' in message) return message.report
    }
  } catch {
    return undefined
  }
}
