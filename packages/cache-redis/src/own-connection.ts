import { createOwnClient, type OwnClient } from './own-client.ts'
import { connectionThrough } from './redis-client.ts'
import type { Evaluation, FieldsReading, RedisConnection } from './redis-connection.ts'
import type { Wait } from './wait.ts'

/** How long `close` waits for commands under way. */
const closeWithinMilliseconds = 500

/** A client that is connected, and how it is used. */
interface OpenWay {
  readonly client: OwnClient
  readonly connection: RedisConnection
}

/**
 * A connection that is opened at first use and never reconnects in the background: one that broke
 * or fell silent is dropped, and the next use opens another. So a dead server fails fast, nothing
 * is queued for later, and no timer or socket keeps a process alive.
 */
export class OwnConnection implements RedisConnection {
  readonly #url: string
  #way: Promise<OpenWay> | undefined

  constructor(url: string) {
    this.#url = url
  }

  async evaluate(evaluation: Evaluation): Promise<unknown> {
    return (await this.#opened(evaluation.wait)).evaluate(evaluation)
  }

  async readFields(reading: FieldsReading): Promise<unknown> {
    return (await this.#opened(reading.wait)).readFields(reading)
  }

  async close(): Promise<void> {
    const opening = this.#way
    this.#way = undefined
    const way = await opening?.catch(() => undefined)
    if (way === undefined) return
    const { client } = way
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, closeWithinMilliseconds)
    })
    // It throws where the connection has broken already.
    await Promise.race([client.close().catch(() => {}), late])
    clearTimeout(timer)
    destroy(way)
  }

  /** The way that is open, or is opened for this wait; it is dropped when the wait is in vain. */
  async #opened(wait: Wait): Promise<RedisConnection> {
    const opening = (this.#way ??= this.#open())
    wait.whenOver(() => this.#drop(opening))
    const { connection } = await opening
    wait.throwIfOver()
    return connection
  }

  #open(): Promise<OpenWay> {
    const opening: Promise<OpenWay> = this.#connect(() => this.#drop(opening))
    opening.catch(() => this.#drop(opening))
    return opening
  }

  async #connect(onBroken: () => void): Promise<OpenWay> {
    const client = await createOwnClient(this.#url)
    // Without a listener it would be thrown; what it says comes back with the command as well.
    client.on('error', onBroken)
    client.on('end', onBroken)
    await client.connect()
    unref(client)
    return { client, connection: connectionThrough(client) }
  }

  #drop(opening: Promise<OpenWay>): void {
    if (this.#way === opening) this.#way = undefined
    opening.then(destroy, () => {})
  }
}

/** In version 5 it throws where the connection has broken already. */
function destroy({ client }: OpenWay): void {
  try {
    client.destroy()
  } catch {
    // It is closed: all is well.
  }
}

/**
 * A command under way has its deadline's timer, which keeps the process alive; an idle connection
 * does not, nor do those of a Cluster to its nodes.
 */
function unref(client: OwnClient): void {
  client.unref?.()
  for (const { client: connecting } of client.masters ?? []) {
    Promise.resolve(connecting).then(
      (node) => node?.unref(),
      () => {},
    )
  }
}
