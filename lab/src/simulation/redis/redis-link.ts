import type { Chance } from '../../chance.ts'
import type { SimulatedProcess } from '../process/simulated-process.ts'
import type { RunContext } from '../run-context.ts'
import type { SimulatedRedis } from './simulated-redis.ts'

/** The network between all processes and the server. */
export interface RedisNetwork {
  readonly server: SimulatedRedis
  /** Whether a client sends queued commands after a reconnect, even if no caller waits any more. */
  readonly sendsLate: boolean
  /** Largest extra latency of a message. */
  slowSeconds: number
  /** Until this time the server accepts messages and answers none. */
  hungUntil: number
}

type LinkContext = Pick<RunContext, 'timeline' | 'chances' | 'onContact'>

interface ScriptOptions {
  readonly keys: string[]
  readonly arguments: string[]
}

/** The connection of one process to the server, with the interface of the package `redis`. */
export class RedisLink {
  readonly #run: LinkContext
  readonly #network: RedisNetwork
  readonly #process: SimulatedProcess
  readonly #chance: Chance
  #isCut = false
  #queued: (() => void)[] = []

  constructor(run: LinkContext, network: RedisNetwork, process: SimulatedProcess) {
    this.#run = run
    this.#network = network
    this.#process = process
    this.#chance = run.chances.of(`way of ${process.name} to the cache`)
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
    const { timeline } = this.#run
    return new Promise((resolve, reject) => {
      const send = (): void => {
        if (!this.#isCut) timeline.after(this.#latency(), arrive)
        else if (this.#network.sendsLate) this.#queued.push(send)
        else
          timeline.after(0.05, () =>
            this.#process.deliver(() => reject(new Error('Socket closed unexpectedly'))),
          )
      }
      const arrive = (): void => {
        if (this.#isCut && this.#chance.isTrue(0.5)) return
        const hungSeconds = this.#network.hungUntil - timeline.now
        if (hungSeconds > 0) {
          timeline.after(hungSeconds, arrive)
          return
        }
        // The server runs the command now; its result settles the promise later.
        let settle: () => void
        try {
          const value = perform()
          settle = () => resolve(value)
        } catch (error) {
          settle = () => reject(error)
        }
        this.#run.onContact?.(this.#process)
        timeline.after(this.#latency(), () => {
          if (this.#isCut) return
          this.#process.deliver(() => {
            this.#process.cacheAnsweredAt = timeline.now
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
