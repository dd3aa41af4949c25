import { connectionThrough } from './redis-client.ts'
import type { Evaluation, FieldsReading, RedisConnection } from './redis-connection.ts'
import { DeadlineExceeded, Wait } from '@spotify-sdk/auth-core/toolkit'
import { createOwnClient, type OwnClient } from './own-client.ts'
import { hasServerAnswered } from './redis-failure.ts'

/**
 * One client of the cache's own, from its making to its end. It is made at once and used by many
 * commands at a time. After a failure it takes no new ones, and it is destroyed with all of its
 * sockets when no command waits for it any more. A client that still connects is destroyed as soon
 * as no command waits for it.
 */
export class OwnSession {
  /** Destroys every socket, also those that the client does not know yet, or no longer knows. */
  readonly #sockets = new AbortController()
  readonly #opening: Promise<RedisConnection>
  readonly #waits = new Set<Wait>()
  /** Evaluations that are sent and not answered, and what would undo them. */
  readonly #unanswered = new Map<Evaluation, NonNullable<Evaluation['undo']>>()
  readonly #ended = Promise.withResolvers<void>()
  #client: OwnClient | undefined
  #connection: RedisConnection | undefined
  #isRetired = false
  #isEnding = false

  constructor(url: string) {
    this.#opening = this.#open(url)
    this.#opening.catch(() => this.retire())
  }

  /** Whether it takes commands. */
  get isUsable(): boolean {
    return !this.#isRetired
  }

  evaluate(evaluation: Evaluation): Promise<unknown> {
    return this.#use(evaluation.wait, async (connection) => {
      if (evaluation.undo !== undefined) this.#unanswered.set(evaluation, evaluation.undo)
      try {
        return await connection.evaluate(evaluation)
      } finally {
        this.#unanswered.delete(evaluation)
      }
    })
  }

  readFields(reading: FieldsReading): Promise<unknown> {
    return this.#use(reading.wait, (connection) => connection.readFields(reading))
  }

  /** Takes no new commands, and ends when those under way have ended. */
  retire(): void {
    this.#isRetired = true
    if (this.#waits.size === 0) void this.#end()
  }

  /** The same, and waits for the end. */
  async close(): Promise<void> {
    this.retire()
    await this.#ended.promise
  }

  async #use<T>(wait: Wait, send: (connection: RedisConnection) => Promise<T>): Promise<T> {
    this.#waits.add(wait)
    wait.whenOver((reason) => {
      // The server, or the way to it, is dead. A caller who left proves nothing.
      if (reason instanceof DeadlineExceeded) this.#isRetired = true
      this.#leave(wait)
    })
    try {
      const connection = await this.#opening
      wait.throwIfOver()
      return await send(connection)
    } catch (error) {
      if (!wait.isOver && !hasServerAnswered(error)) this.#isRetired = true
      throw error
    } finally {
      this.#leave(wait)
    }
  }

  #leave(wait: Wait): void {
    this.#waits.delete(wait)
    if (this.#waits.size > 0) return
    if (this.#connection === undefined) this.#isRetired = true
    if (this.#isRetired) void this.#end()
  }

  async #open(url: string): Promise<RedisConnection> {
    const client = await createOwnClient(url, this.#sockets.signal)
    this.#sockets.signal.throwIfAborted()
    this.#client = client
    const onBroken = (): void => {
      // While it connects, one node of a Cluster may fail and the next one answer.
      if (this.#connection !== undefined) this.retire()
    }
    // Without a listener it would be thrown; what it says comes back with the command as well.
    client.on('error', onBroken)
    client.on('end', onBroken)
    // Nodes that a Cluster tells of later.
    client.on('node-ready', () => unref(client))
    await client.connect()
    this.#sockets.signal.throwIfAborted()
    unref(client)
    return (this.#connection = connectionThrough(client))
  }

  async #end(): Promise<void> {
    if (this.#isEnding) return
    this.#isEnding = true
    await this.#sendUndos()
    try {
      this.#client?.destroy()
    } catch {
      // Version 5 throws where the connection has broken already.
    }
    this.#sockets.abort()
    this.#ended.resolve()
  }

  /**
   * A server that stood still carries out what has reached it, though nobody waits any longer: what
   * undoes it follows on the same connection. The client writes in a later turn of the event loop.
   */
  async #sendUndos(): Promise<void> {
    if (this.#unanswered.size === 0) return
    for (const [{ key }, undo] of this.#unanswered) {
      const wait = new Wait(Infinity, () => {})
      this.#connection?.evaluate({ ...undo, key, wait }).catch(() => {})
    }
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
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
