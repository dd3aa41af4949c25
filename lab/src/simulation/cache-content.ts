import {
  commitScript,
  leaseScript,
  releaseScript,
  writeScript,
} from '../../../packages/cache-redis/src/scripts.ts'
import { grantOfRefreshToken } from './accounts/logins.ts'
import { entryIn, rejectedIn, wrote, type Fields } from './entry-fields.ts'
import { EntryNames } from './entry-names.ts'
import { epoch } from './simulated-clock.ts'
import type { SimulatedProcess } from './simulated-process.ts'
import type { Evaluated } from './simulated-redis.ts'
import type { World } from './world.ts'
import type { IssuedToken } from './world-event.ts'

/** What the cache holds, and what becomes of it: seen at the server. */
export class CacheContent {
  /** Keys whose user has signed out, as far as the cache was ever told and has not lost it. */
  readonly signedOut = new Set<string>()
  readonly #world: World
  readonly #names: EntryNames
  /** By the names that they take leases under. */
  readonly #holders = new Map<string, SimulatedProcess>()

  constructor(world: World) {
    this.#world = world
    this.#names = new EntryNames(world.plan)
  }

  storedToken(key: string): IssuedToken | undefined {
    return this.#tokenIn(this.#fieldsOf(key))
  }

  /** Whether it holds the verdict that a refresh token is dead. */
  isRejected(key: string): boolean {
    return rejectedIn(this.#fieldsOf(key)) !== undefined
  }

  /** Seconds for which it still tells everybody to pause. */
  pauseSeconds(key: string): number {
    return this.#secondsUntil(this.#fieldsOf(key)?.get('cooldown_until'))
  }

  /** What is left of the lease that a process holds; 0: none. */
  leaseSeconds(process: SimulatedProcess, key: string): number {
    return this.#leaseIn(this.#fieldsOf(key), process)
  }

  /** Called with all that a script has done. */
  see(evaluated: Evaluated): void {
    const { script, key: redisKey, by, reply, before, after } = evaluated
    const key = this.#names.keyOf(redisKey)
    if (key === undefined)
      return this.#world.witness.break(`a foreign key was touched: ${redisKey}`)
    if (script === commitScript.text || script === writeScript.text) {
      if (wrote(before, after)) this.#tellStored(evaluated, key)
    }
    if (script === leaseScript.text && reply[0] === 'granted') {
      this.#holders.set(after?.get('holder') ?? '', by)
      this.#world.tell({ type: 'leased', process: by, key })
    }
    const until = after?.get('cooldown_until')
    const isPause = script === releaseScript.text && until !== undefined
    if (isPause && until !== before?.get('cooldown_until')) {
      this.#world.tell({ type: 'paused', key, until: this.#world.now })
    }
  }

  #tellStored({ script, by: process, before, after }: Evaluated, key: string): void {
    const isCommit = script === commitScript.text
    this.#world.tell({
      type: 'stored',
      key,
      process,
      leaseSeconds: this.#leaseIn(before, process),
      by: isCommit ? 'commit' : 'write',
      wasDeleted: this.signedOut.has(key),
      before: this.#tokenIn(before),
      after: this.#tokenIn(after),
      authorizedAt: entryIn(after)?.authorized_at,
      rejected: rejectedIn(after),
    })
    if (isCommit) return
    if (after?.has('token') === true) this.signedOut.delete(key)
    else this.signedOut.add(key)
  }

  #leaseIn(fields: Fields, process: SimulatedProcess): number {
    if (this.#holders.get(fields?.get('holder') ?? '') !== process) return 0
    return Math.max(this.#secondsUntil(fields?.get('held_until')), 0)
  }

  #fieldsOf(key: string): Fields {
    return this.#world.redis.fields(this.#names.of(key))
  }

  /** By the server's clock, in microseconds. */
  #secondsUntil(instant: string | undefined): number {
    const { now, redis } = this.#world
    return Number(instant ?? 0) / 1e6 - (epoch + now + redis.clockOffsetSeconds)
  }

  /** Its refresh token may be newer than its access token, which serves on where that is valid. */
  #tokenIn(fields: Fields): IssuedToken | undefined {
    const entry = entryIn(fields)
    const issued = entry && this.#world.issuedToken(entry.access_token)
    if (issued === undefined || entry?.refresh_token === undefined) return issued
    return { ...issued, ...grantOfRefreshToken(entry.refresh_token) }
  }
}
