import type { Chance, Chances } from '../../chance.ts'
import type { SimulatedProcess } from '../process/simulated-process.ts'
import type { Timeline } from '../process/timeline.ts'
import type { SimulatedRedis } from './simulated-redis.ts'

/** The network between all processes and the server. */
export interface RedisNetwork {
  readonly timeline: Timeline
  readonly chances: Chances
  readonly server: SimulatedRedis
  /** Called when the server has run a command of a process, before the process gets the reply. */
  readonly onContact: (process: SimulatedProcess) => void
  /** Whether a client sends queued commands after a reconnect, even if no caller waits any more. */
  readonly sendsLate: boolean
  /** Largest extra latency of a message. */
  slowSeconds: number
  /** Until this time the server accepts messages and answers none. */
  hungUntil: number
}

interface ScriptOptions {
  readonly keys: string[]
  readonly arguments: string[]
}

/** The connection of one process to the server, with the interface of the package `redis`. */
export class RedisLink {
  readonly #network: RedisNetwork
  readonly #process: SimulatedProcess
  readonly #chance: Chance
  #isCut = false
  #queued: (() => void)[] = []
  /** Time of the last reply. */
  answeredAt = -Infinity

  constructor(network: RedisNetwork, process: SimulatedProcess) {
    this.#network = network
    this.#process = process
    this.#chance = network.chances.of(`way of ${process.name} to the cache`)
  }

  cut(): void {
    this.#isCut = true
  }

  reconnect(): void {
    this.#isCut = false
    const queued = this.#queued
    this.#queued = []
    for (const send of queued) if (!this.#process.isDead) send()
  }

  evalSha(sha1: string, options: ScriptOptions): Promise<unknown> {
    return this.#evaluate({ sha1 }, options)
  }

  eval(text: string, options: ScriptOptions): Promise<unknown> {
    return this.#evaluate({ text }, options)
  }

  hmGet(key: string, fields: readonly string[]): Promise<unknown> {
    return this.#send(() => this.#network.server.readFields(key, fields))
  }

  #evaluate(
    script: { readonly text: string } | { readonly sha1: string },
    { keys, arguments: values }: ScriptOptions,
  ): Promise<unknown> {
    const { server } = this.#network
    return this.#send(() => server.evaluate(script, keys[0] ?? '', values, this.#process))
  }

  #send(perform: () => unknown): Promise<unknown> {
    const { timeline, sendsLate, onContact } = this.#network
    return new Promise((resolve, reject) => {
      const send = (): void => {
        if (!this.#isCut) timeline.after(this.#latency(), arrive)
        else if (sendsLate) this.#queued.push(send)
        else timeline.after(0.05, () => this.#process.deliver(() => reject(closed())))
      }
      const arrive = (): void => {
        if (this.#isCut && this.#chance.isTrue(0.5)) return
        const hungSeconds = this.#network.hungUntil - timeline.now
        if (hungSeconds > 0) {
          timeline.after(hungSeconds, arrive)
          return
        }
        const settle = settlementOf(perform, resolve, reject)
        onContact(this.#process)
        timeline.after(this.#latency(), () => {
          if (this.#isCut) return
          this.#process.deliver(() => {
            this.answeredAt = timeline.now
            settle()
          })
        })
      }
      this.#process.act(send)
    })
  }

  #latency(): number {
    const { slowSeconds } = this.#network
    return this.#chance.between(0.0002, 0.002) + this.#chance.next() * slowSeconds
  }
}

/** Runs the command now; the result settles the promise later. */
function settlementOf(
  perform: () => unknown,
  resolve: (value: unknown) => void,
  reject: (reason: Error) => void,
): () => void {
  try {
    const value = perform()
    return () => resolve(value)
  } catch (error) {
    return () => reject(error as Error)
  }
}

function closed(): Error {
  return new Error('Socket closed unexpectedly')
}
