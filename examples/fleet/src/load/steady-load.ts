import cluster from 'node:cluster'
import { Agent, get, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { json } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer } from '../answer.ts'

/** An answered call of the port. */
export interface Call {
  readonly answer: Answer
  readonly waitSeconds: number
  /** Earlier connections of this call that were cut, because their process was killed. */
  readonly repeats: number
}

/** Limits waiting calls: a caller without a response sends no more. */
const maxOpenCalls = 64
const beatMilliseconds = 20
/** Longer than a caller waits for a token. */
const timeoutMilliseconds = 35_000

/** Sends this many calls per second to the port; any of the processes answers. */
export class SteadyLoad implements Disposable {
  readonly #port: number
  readonly #onCall: (call: Call) => void
  /** One connection per call, because the cluster distributes connections, not requests. */
  readonly #agent = new Agent({ keepAlive: false })
  readonly #timer: NodeJS.Timeout
  readonly #end = new AbortController()
  #cut = new AbortController()
  #openCalls = 0
  #owed = 0

  constructor(port: number, callsPerSecond: number, onCall: (call: Call) => void) {
    this.#port = port
    this.#onCall = onCall
    cluster.on('exit', this.#repeatOpenCalls)
    let beatAt = performance.now()
    this.#timer = setInterval(() => {
      const now = performance.now()
      // Make up for one beat at most, after the machine was stopped.
      const elapsed = Math.min(now - beatAt, 2 * beatMilliseconds)
      this.#owed += (callsPerSecond * elapsed) / 1000
      beatAt = now
      for (; this.#owed >= 1; this.#owed--) void this.#call()
    }, beatMilliseconds)
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    cluster.off('exit', this.#repeatOpenCalls)
    this.#end.abort()
    this.#agent.destroy()
  }

  /** Like a load balancer: a connection to a process that dies may be lost. */
  readonly #repeatOpenCalls = (): void => {
    this.#cut.abort()
    this.#cut = new AbortController()
  }

  async #call(): Promise<void> {
    if (this.#openCalls >= maxOpenCalls) return
    this.#openCalls++
    const startedAt = performance.now()
    for (let repeats = 0; !this.#end.signal.aborted; repeats++) {
      const answer = await this.#ask().catch(() => undefined)
      if (answer === undefined) {
        await sleep(beatMilliseconds)
        continue
      }
      const waitSeconds = (performance.now() - startedAt) / 1000
      if (!this.#end.signal.aborted) this.#onCall({ answer, waitSeconds, repeats })
      break
    }
    this.#openCalls--
  }

  async #ask(): Promise<Answer> {
    const signals = [this.#end.signal, this.#cut.signal, AbortSignal.timeout(timeoutMilliseconds)]
    const request = get({
      host: '127.0.0.1',
      port: this.#port,
      agent: this.#agent,
      signal: AbortSignal.any(signals),
    })
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    return (await json(response)) as Answer
  }
}
