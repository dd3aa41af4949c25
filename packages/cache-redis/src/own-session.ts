import { connectionThrough } from './redis-client.ts'
import type { Evaluation, FieldsReading, RedisConnection } from './redis-connection.ts'
import { DeadlineError, maxWriteSeconds, systemClock, Wait } from '@spotify-sdk/auth-core/toolkit'
import { createOwnClient, type OwnClient } from './own-client.ts'
import { hasServerAnswered } from './redis-failure.ts'

/**
 * One client of the cache, from creation to destruction, shared by concurrent commands. After a
 * failure it accepts no new commands and is destroyed when no command waits for it.
 *
 * Until its server has answered a command, a time-out is no failure: TCP, TLS, a password and the
 * command are four round trips, and a session for each command would never get to the end of them.
 */
export class OwnSession {
  /** Destroys every socket, including those that the client does not know. */
  readonly #sockets = new AbortController()
  readonly #opening: Promise<RedisConnection>
  readonly #waits = new Set<Wait>()
  /** Evaluations without a reply, and how to undo them. */
  readonly #unanswered = new Map<Evaluation, NonNullable<Evaluation['undo']>>()
  readonly #ended = Promise.withResolvers<void>()
  #client: OwnClient | undefined
  #connection: RedisConnection | undefined
  #hasAnswered = false
  /** Ends the time for the next step towards the first answer. */
  #grace: AbortController | undefined
  #isRetired = false
  #isEnding = false

  constructor(url: string) {
    this.#opening = this.#open(url)
    this.#opening.catch(() => this.retire())
  }

  /** Whether it accepts commands. */
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

  /** Accepts no new commands, and ends after the running ones. */
  retire(): void {
    this.#isRetired = true
    if (this.#waits.size === 0) void this.#end()
  }

  /** Retires, and waits for the end. */
  async close(): Promise<void> {
    this.retire()
    await this.#ended.promise
  }

  async #use<T>(wait: Wait, send: (connection: RedisConnection) => Promise<T>): Promise<T> {
    this.#waits.add(wait)
    wait.whenOver((reason) => {
      if (!this.#hasAnswered) void this.#startGrace()
      // The server or the network is dead. A caller that aborted proves nothing.
      else if (reason instanceof DeadlineError) this.#isRetired = true
      this.#leave(wait)
    })
    try {
      const connection = await this.#opening
      wait.throwIfOver()
      const reply = await send(connection)
      this.#noteAnswer()
      return reply
    } catch (error) {
      if (hasServerAnswered(error)) this.#noteAnswer()
      else if (!wait.isOver) this.#isRetired = true
      throw error
    } finally {
      this.#leave(wait)
    }
  }

  #leave(wait: Wait): void {
    this.#waits.delete(wait)
    if (this.#waits.size === 0 && this.#isRetired) void this.#end()
  }

  /** Without the next step, the server is dead. The timer does not keep the process alive. */
  async #startGrace(): Promise<void> {
    if (this.#grace !== undefined) return
    const { signal } = (this.#grace = new AbortController())
    await systemClock.sleep(maxWriteSeconds, { signal, background: true })
    if (!signal.aborted) this.retire()
  }

  #endGrace(): void {
    this.#grace?.abort()
    this.#grace = undefined
  }

  #noteAnswer(): void {
    this.#hasAnswered = true
    this.#endGrace()
  }

  async #open(url: string): Promise<RedisConnection> {
    const client = await createOwnClient(url, this.#sockets.signal)
    this.#sockets.signal.throwIfAborted()
    this.#client = client
    let cause: unknown
    const onBroken = (error?: unknown): void => {
      // While it connects, one node of a Cluster may fail and another one answer.
      if (this.#connection !== undefined) this.retire()
      else if (!hasServerAnswered(cause)) cause = error ?? cause
    }
    // Without a listener the error would be thrown. The command reports it too.
    client.on('error', onBroken)
    client.on('end', () => onBroken())
    // Nodes that a Cluster names later.
    client.on('node-ready', () => {
      unref(client)
      this.#endGrace()
    })
    // A connecting socket, which may outlive its commands, keeps no process alive either.
    unref(client)
    await client.connect().catch((error: unknown) => {
      // A Cluster only says that no node is available; its events say why.
      throw cause ?? error
    })
    this.#sockets.signal.throwIfAborted()
    unref(client)
    this.#endGrace()
    return (this.#connection = connectionThrough(client))
  }

  async #end(): Promise<void> {
    if (this.#isEnding) return
    this.#isEnding = true
    this.#endGrace()
    await this.#sendUndos()
    try {
      this.#client?.destroy()
    } catch {
      // Version 5 throws if the connection is already broken.
    }
    this.#sockets.abort()
    this.#ended.resolve()
  }

  /**
   * A server that was paused still runs what it has received, although the command timed out. Its
   * undo follows on the same connection, which the client writes in a later turn of the event loop.
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
 * A running command's timer keeps the process alive. An idle connection does not, nor do a
 * Cluster's connections to its nodes.
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
