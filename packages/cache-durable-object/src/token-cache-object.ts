import { isObjectRequest, type ObjectRequest } from './object-request.ts'
import { commit, extend, lease, release, write, type Outcome } from './entry-operations.ts'
import { readEntry, type ObjectEntry } from './object-entry.ts'

/** The part of a Durable Object's state that is used. */
export interface TokenCacheObjectState {
  readonly storage: {
    get(name: string): Promise<unknown>
    put(name: string, value: unknown): Promise<void>
    deleteAll(): Promise<void>
    getAlarm(): Promise<number | null>
    setAlarm(time: number): Promise<void>
  }
}

const entryName = 'entry'

/**
 * The Durable Object of one cache key: export it from a Worker, and bind it to those that use
 * {@link DurableObjectTokenCache}. Its single thread makes each operation atomic.
 */
export class TokenCacheObject {
  /** The type by which Cloudflare's declarations know the class of a Durable Object. */
  declare readonly __DURABLE_OBJECT_BRAND: never
  readonly #storage: TokenCacheObjectState['storage']

  constructor(state: TokenCacheObjectState) {
    this.#storage = state.storage
  }

  /** Executes a request of {@link DurableObjectTokenCache}. */
  async fetch(request: Request): Promise<Response> {
    const body: unknown = await request.json().catch(() => undefined)
    if (!isObjectRequest(body)) {
      return Response.json({ error: 'This is no request of a token cache.' }, { status: 400 })
    }
    // From here on only storage is waited for, and no other request is let in meanwhile.
    const stored = await this.#storage.get(entryName)
    const { entry, answer } = answerTo(readEntry(stored), body, Date.now())
    if (entry !== undefined) await this.#store(entry)
    return Response.json({ answer })
  }

  /** Removes the entry once nothing in it is useful. */
  async alarm(): Promise<void> {
    const { keep_until } = readEntry(await this.#storage.get(entryName))
    if (keep_until > Date.now()) await this.#storage.setAlarm(keep_until)
    else await this.#storage.deleteAll()
  }

  async #store(entry: ObjectEntry): Promise<void> {
    await this.#storage.put(entryName, entry)
    // An alarm that comes too early sets the next one.
    if ((await this.#storage.getAlarm()) === null) await this.#storage.setAlarm(entry.keep_until)
  }
}

function answerTo(entry: ObjectEntry, request: ObjectRequest, now: number): Outcome<unknown> {
  switch (request.operation) {
    case 'read':
      return { answer: { token: entry.token, written: entry.written } }
    case 'lease':
      return lease(entry, request, now)
    case 'extend':
      return extend(entry, request, now)
    case 'commit':
      return commit(entry, request, now)
    case 'release':
      return release(entry, request, now)
    case 'write':
    default:
      return write(entry, request, now)
  }
}
