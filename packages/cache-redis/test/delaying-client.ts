import type { NodeRedisClient } from '../src/index.ts'

/** A client that holds commands back and sends them later, like one that reconnects. */
export class DelayingClient implements NodeRedisClient {
  /** Number of arguments of the commands to hold back. */
  heldArguments: number | undefined
  readonly #client: NodeRedisClient
  readonly #held: (() => Promise<unknown>)[] = []

  constructor(client: NodeRedisClient) {
    this.#client = client
  }

  evalSha(...command: Parameters<NodeRedisClient['evalSha']>): Promise<unknown> {
    return this.#send(command[1].arguments.length, () => this.#client.evalSha(...command))
  }

  eval(...command: Parameters<NodeRedisClient['eval']>): Promise<unknown> {
    return this.#send(command[1].arguments.length, () => this.#client.eval(...command))
  }

  /** Sends the held commands and waits for their replies. */
  async sendHeld(): Promise<void> {
    this.heldArguments = undefined
    for (const send of this.#held.splice(0)) await send()
  }

  #send(count: number, send: () => Promise<unknown>): Promise<unknown> {
    if (count !== this.heldArguments) return send()
    return new Promise((resolve, reject) => {
      this.#held.push(() => {
        const sent = send()
        sent.then(resolve, reject)
        return sent
      })
    })
  }
}
