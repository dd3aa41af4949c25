import { createOwnClient, type OwnClient } from './own-client.ts'
import { connectionThrough } from './redis-client.ts'
import type { Evaluation, RedisConnection } from './redis-connection.ts'

/** How long `close` waits for commands under way. */
const closeWithinMilliseconds = 500

/**
 * A connection that is opened at first use and never reconnects in the background: one that broke
 * or fell silent is dropped, and the next use opens another. So a dead server fails fast, nothing
 * is queued for later, and no timer or socket keeps a process alive.
 */
export class OwnConnection implements RedisConnection {
  readonly #url: string
  #client: Promise<OwnClient> | undefined

  constructor(url: string) {
    this.#url = url
  }

  async evaluate(evaluation: Evaluation): Promise<unknown> {
    const { signal } = evaluation
    const opening = (this.#client ??= this.#open())
    const drop = (): void => this.#drop(opening)
    signal.addEventListener('abort', drop)
    try {
      const client = await opening
      signal.throwIfAborted()
      return await connectionThrough(client).evaluate(evaluation)
    } finally {
      signal.removeEventListener('abort', drop)
    }
  }

  async close(): Promise<void> {
    const opening = this.#client
    this.#client = undefined
    const client = await opening?.catch(() => undefined)
    if (client === undefined) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, closeWithinMilliseconds)
    })
    // It throws where the connection has broken already.
    await Promise.race([client.close().catch(() => {}), late])
    clearTimeout(timer)
    destroy(client)
  }

  #open(): Promise<OwnClient> {
    const opening: Promise<OwnClient> = this.#connect(() => this.#drop(opening))
    opening.catch(() => this.#drop(opening))
    return opening
  }

  async #connect(onBroken: () => void): Promise<OwnClient> {
    const client = await createOwnClient(this.#url)
    // Without a listener it would be thrown; what it says comes back with the command as well.
    client.on('error', onBroken)
    client.on('end', onBroken)
    await client.connect()
    unref(client)
    return client
  }

  #drop(opening: Promise<OwnClient>): void {
    if (this.#client === opening) this.#client = undefined
    opening.then(destroy, () => {})
  }
}

/** In version 5 it throws where the connection has broken already. */
function destroy(client: OwnClient): void {
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
