import type { Chance, Chances } from './chance.ts'
import type { SimulatedProcess } from './simulated-process.ts'
import type { SimulatedRedis } from './simulated-redis.ts'
import type { Timeline } from './timeline.ts'

/** What all ways to the server have in common. */
export interface RedisNetwork {
  readonly timeline: Timeline
  readonly chances: Chances
  readonly server: SimulatedRedis
  /** Seconds that a message takes beyond the usual. */
  slowSeconds: number
  /** Is told whose command has just been run. */
  readonly onContact: (process: SimulatedProcess) => void
  /** The server takes messages up and answers none, until it goes on. */
  hungUntil: number
  /** Whether a client sends what it could not send as soon as it can, whoever still waits for it. */
  readonly sendsLate: boolean
}

interface ScriptOptions {
  readonly keys: string[]
  readonly arguments: string[]
}

/** The way of one process to the server; looks like a client of the package `redis`. */
export class RedisLink {
  readonly #network: RedisNetwork
  readonly #process: SimulatedProcess
  readonly #chance: Chance
  #isCut = false
  /** When the process last heard from the server. */
  answeredAt = -Infinity
  #unsent: (() => void)[] = []

  constructor(network: RedisNetwork, process: SimulatedProcess) {
    this.#network = network
    this.#process = process
    this.#chance = network.chances.of(`way of ${process.name} to the cache`)
  }

  cut(): void {
    this.#isCut = true
  }

  mend(): void {
    this.#isCut = false
    const unsent = this.#unsent
    this.#unsent = []
    for (const send of unsent) if (!this.#process.isDead) send()
  }

  evalSha(sha1: string, { keys, arguments: values }: ScriptOptions): Promise<unknown> {
    return this.#send(() =>
      this.#network.server.evaluate({ sha1 }, keys[0] ?? '', values, this.#process),
    )
  }

  eval(text: string, { keys, arguments: values }: ScriptOptions): Promise<unknown> {
    return this.#send(() =>
      this.#network.server.evaluate({ text }, keys[0] ?? '', values, this.#process),
    )
  }

  hmGet(key: string, fields: readonly string[]): Promise<unknown> {
    return this.#send(() => this.#network.server.readFields(key, fields))
  }

  #send(perform: () => unknown): Promise<unknown> {
    const { timeline, sendsLate, onContact } = this.#network
    return new Promise((resolve, reject) => {
      const depart = (): void => {
        if (!this.#isCut) timeline.after(this.#latency(), arrive)
        else if (sendsLate) this.#unsent.push(depart)
        else timeline.after(0.05, () => this.#process.deliver(() => reject(closed())))
      }
      const arrive = (): void => {
        if (this.#isCut && this.#chance.isTrue(0.5)) return
        const hung = this.#network.hungUntil - timeline.now
        if (hung > 0) {
          timeline.after(hung, arrive)
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
      this.#process.act(depart)
    })
  }

  #latency(): number {
    const { slowSeconds } = this.#network
    return this.#chance.between(0.0002, 0.002) + this.#chance.next() * slowSeconds
  }
}

/** What the server did at its time, to be told later. */
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
