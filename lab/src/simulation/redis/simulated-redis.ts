import { createHash } from 'node:crypto'
import { epoch } from '../process/simulated-clock.ts'
import type { SimulatedProcess } from '../process/simulated-process.ts'
import type { Timeline } from '../process/timeline.ts'
import { LuaScripts, type CommandReply } from './lua-scripts.ts'

/** The fields of a hash. */
export type Fields = ReadonlyMap<string, string> | undefined

interface Entry {
  readonly fields: Map<string, string>
  /** In seconds of true time. */
  expiresAt: number
}

/** Everything that a server holds. */
export type RedisData = ReadonlyMap<string, Entry>

/** A script that a process has run on a key, and its effect. */
export interface Evaluation {
  /** Sent again with its whole text, since the server did not know its digest. */
  readonly isRepeated: boolean
  readonly script: string
  readonly key: string
  readonly by: SimulatedProcess
  readonly reply: readonly (string | null)[]
  readonly before: Fields
  readonly after: Fields
}

/** A Redis server on virtual time: it runs the real scripts of the cache, and the commands they use. */
export class SimulatedRedis {
  readonly #timeline: Timeline
  readonly #scripts = new LuaScripts((command) => this.#run(command))
  readonly #texts = new Map<string, string>()
  readonly #onEvaluation: (evaluation: Evaluation) => void
  #entries = new Map<string, Entry>()
  /** Seconds by which the server's clock is ahead. */
  clockOffsetSeconds = 0

  constructor(timeline: Timeline, onEvaluation: (evaluation: Evaluation) => void) {
    this.#timeline = timeline
    this.#onEvaluation = onEvaluation
  }

  /** @throws `NOSCRIPT` for an unknown digest. */
  evaluate(
    script: { readonly text: string } | { readonly sha1: string },
    key: string,
    values: readonly string[],
    by: SimulatedProcess,
  ): (string | null)[] {
    const text = 'text' in script ? script.text : this.#texts.get(script.sha1)
    if (text === undefined) throw new Error('NOSCRIPT No matching script. Please use EVAL.')
    this.#texts.set(createHash('sha1').update(text).digest('hex'), text)
    const before = this.fields(key)
    const reply = this.#scripts.run(text, [key], values)
    const isRepeated = 'text' in script
    this.#onEvaluation({
      script: text,
      isRepeated,
      key,
      by,
      reply,
      before,
      after: this.fields(key),
    })
    return reply
  }

  /** `HMGET`, outside of scripts. */
  readFields(key: string, fields: readonly string[]): (string | null)[] {
    return fields.map((field) => this.#entry(key)?.fields.get(field) ?? null)
  }

  /** A copy of the hash. */
  fields(key: string): Fields {
    const entry = this.#entry(key)
    return entry && new Map(entry.fields)
  }

  copy(): RedisData {
    return new Map(
      [...this.#entries].map(([key, entry]) => [key, { ...entry, fields: new Map(entry.fields) }]),
    )
  }

  /** Becomes another server with this data, which knows no scripts. */
  replace(data: RedisData): void {
    this.#entries = new Map(data)
    this.#texts.clear()
  }

  #entry(key: string): Entry | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined || entry.expiresAt > this.#timeline.now) return entry
    this.#entries.delete(key)
    return undefined
  }

  #run([name, key = '', ...values]: readonly string[]): CommandReply {
    if (name === 'TIME') return this.#time()
    const entry = this.#entry(key)
    switch (name) {
      case 'TYPE':
        return { ok: entry === undefined ? 'none' : 'hash' }
      case 'HGET':
        return entry?.fields.get(values[0] ?? '') ?? false
      case 'HMGET':
        return values.map((field) => entry?.fields.get(field) ?? false)
      case 'HSET':
        return this.#set(key, values)
      case 'HDEL':
        return this.#deleteFields(key, values)
      case 'DEL':
        return Number(this.#entries.delete(key))
      case 'PTTL':
        if (entry === undefined) return -2
        return entry.expiresAt === Infinity ? -1 : (entry.expiresAt - this.#timeline.now) * 1000
      case 'PEXPIRE':
        if (entry !== undefined) entry.expiresAt = this.#timeline.now + Number(values[0]) / 1000
        return Number(entry !== undefined)
      default:
        throw new Error(`The simulated Redis has no command ${name}`)
    }
  }

  #set(key: string, pairs: readonly string[]): number {
    const entry = this.#entry(key) ?? { fields: new Map<string, string>(), expiresAt: Infinity }
    this.#entries.set(key, entry)
    for (let at = 0; at < pairs.length; at += 2) {
      entry.fields.set(pairs[at] ?? '', pairs[at + 1] ?? '')
    }
    return pairs.length / 2
  }

  #deleteFields(key: string, fields: readonly string[]): number {
    const entry = this.#entry(key)
    for (const field of fields) entry?.fields.delete(field)
    if (entry?.fields.size === 0) this.#entries.delete(key)
    return fields.length
  }

  #time(): [string, string] {
    const now = epoch + this.#timeline.now + this.clockOffsetSeconds
    const seconds = Math.floor(now)
    return [`${seconds}`, `${Math.floor((now - seconds) * 1_000_000)}`]
  }
}
