import { createHash } from 'node:crypto'
import { LuaScripts, type CommandReply } from './lua-scripts.ts'
import { epoch } from './simulated-clock.ts'
import type { SimulatedProcess } from './simulated-process.ts'
import type { Timeline } from './timeline.ts'

/** A hash, and when it ends in seconds of true time. */
interface Entry {
  readonly fields: Map<string, string>
  endsAt: number
}

/** Everything that a server holds. */
export type RedisData = ReadonlyMap<string, Entry>

/** What a script did to a key. */
export interface Evaluated {
  readonly script: string
  readonly key: string
  /** Whose command it was. */
  readonly by: SimulatedProcess
  readonly reply: readonly (string | null)[]
  readonly before: ReadonlyMap<string, string> | undefined
  readonly after: ReadonlyMap<string, string> | undefined
}

/** A Redis on virtual time: it runs the very scripts of the cache, on the few commands that they use. */
export class SimulatedRedis {
  readonly #timeline: Timeline
  readonly #scripts = new LuaScripts((command) => this.#run(command))
  readonly #texts = new Map<string, string>()
  readonly #onEvaluated: (evaluated: Evaluated) => void
  #entries = new Map<string, Entry>()
  /** Seconds by which its wall clock is off. */
  clockOffsetSeconds = 0

  constructor(timeline: Timeline, onEvaluated: (evaluated: Evaluated) => void) {
    this.#timeline = timeline
    this.#onEvaluated = onEvaluated
  }

  /** @throws As a client does: `NOSCRIPT` where the digest is unknown. */
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
    this.#onEvaluated({ script: text, key, by, reply, before, after: this.fields(key) })
    return reply
  }

  /** `HMGET`, outside of scripts. */
  readFields(key: string, fields: readonly string[]): (string | null)[] {
    return fields.map((field) => this.#entry(key)?.fields.get(field) ?? null)
  }

  /** What stands under a key, copied. */
  fields(key: string): ReadonlyMap<string, string> | undefined {
    const entry = this.#entry(key)
    return entry && new Map(entry.fields)
  }

  keys(): readonly string[] {
    return [...this.#entries.keys()]
  }

  copy(): RedisData {
    return new Map(
      [...this.#entries].map(([key, { fields, endsAt }]) => [
        key,
        { fields: new Map(fields), endsAt },
      ]),
    )
  }

  /** Another server, which has seen no script, with what it holds. */
  replace(data: RedisData): void {
    this.#entries = new Map(data)
    this.#texts.clear()
  }

  #entry(key: string): Entry | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined || entry.endsAt > this.#timeline.now) return entry
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
        return entry.endsAt === Infinity ? -1 : (entry.endsAt - this.#timeline.now) * 1000
      case 'PEXPIRE':
        if (entry !== undefined) entry.endsAt = this.#timeline.now + Number(values[0]) / 1000
        return Number(entry !== undefined)
      default:
        throw new Error(`The simulated Redis has no command ${name}`)
    }
  }

  #set(key: string, pairs: readonly string[]): number {
    let entry = this.#entry(key)
    if (entry === undefined) {
      this.#entries.set(key, (entry = { fields: new Map(), endsAt: Infinity }))
    }
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
