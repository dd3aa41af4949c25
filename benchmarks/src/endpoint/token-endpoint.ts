import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Order, Report } from './server.ts'

/** A token endpoint on loopback that answers every request after a delay, and counts. */
export class TokenEndpoint implements Disposable {
  readonly url: string
  readonly #process: ChildProcess

  private constructor(child: ChildProcess, url: string) {
    this.#process = child
    this.url = url
  }

  static async start(latencyMilliseconds: number): Promise<TokenEndpoint> {
    const child = fork(join(import.meta.dirname, 'server.ts'), [`${latencyMilliseconds}`])
    const [report] = (await once(child, 'message')) as [Report]
    return new TokenEndpoint(child, 'url' in report ? report.url : '')
  }

  /** Number of token requests so far. */
  async requests(): Promise<number> {
    const report = await this.#ask({ count: true })
    return 'requests' in report ? report.requests : Number.NaN
  }

  /** Sets its clock this far ahead, for responses that contain an instant. */
  async advance(advanceSeconds: number): Promise<void> {
    await this.#ask({ advanceSeconds })
  }

  async #ask(order: Order): Promise<Report> {
    const answered = once(this.#process, 'message')
    this.#process.send(order)
    const [report] = (await answered) as [Report]
    return report
  }

  [Symbol.dispose](): void {
    this.#process.kill('SIGKILL')
  }
}
