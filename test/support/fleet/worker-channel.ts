import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

import type { Failpoint, FromWorker, Task, ToWorker } from './messages.ts'

/** The messages to and from a fleet's process. */
export class WorkerChannel {
  /** Resolves when the process accepts tasks. */
  readonly ready: Promise<unknown>
  /** Resolves with a description of how the process ended. */
  readonly gone: Promise<string>
  readonly #child: ChildProcess
  readonly #answers = new Map<number, PromiseWithResolvers<unknown>>()
  #failpoint = Promise.withResolvers<Failpoint>()
  #tasks = 0

  constructor(child: ChildProcess) {
    this.#child = child
    const ready = Promise.withResolvers<unknown>()
    this.ready = ready.promise
    child.on('message', (message: FromWorker) => {
      if ('ready' in message) ready.resolve(message)
      else if ('failpoint' in message) this.#failpoint.resolve(message.failpoint)
      else this.#answer(message.id, message.report)
    })
    // A process may be killed between two tasks. Then no caller waits.
    child.on('error', () => {})
    this.gone = once(child, 'exit').then(([code, signal]) => {
      const how = `${signal ?? `exit ${code}`}`
      ready.reject(new Error(`A process of the fleet ended at once: ${how}`))
      for (const { reject } of this.#answers.values())
        reject(new Error(`The process ended: ${how}`))
      return how
    })
  }

  /** Resolves when the process has reached its failpoint. */
  get reached(): Promise<Failpoint> {
    return this.#failpoint.promise
  }

  /** A failpoint is about to be set, whether or not the last one was reached. */
  expectFailpoint(): void {
    this.#failpoint = Promise.withResolvers()
  }

  send(message: ToWorker): void {
    this.#child.send(message)
  }

  run<Report>(task: Task): Promise<Report> {
    const id = ++this.#tasks
    const answer = Promise.withResolvers<unknown>()
    this.#answers.set(id, answer)
    this.#child.send({ id, ...task } satisfies ToWorker, (error) => error && answer.reject(error))
    return answer.promise as Promise<Report>
  }

  #answer(id: number, report: unknown): void {
    this.#answers.get(id)?.resolve(report)
    this.#answers.delete(id)
  }
}
