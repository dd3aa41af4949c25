import { createHash } from 'node:crypto'
import { tokenCacheKey } from '@spotify-sdk/auth-core'
import {
  commitScript,
  leaseScript,
  releaseScript,
  writeScript,
} from '../../../../packages/cache-redis/src/scripts.ts'
import { userClientId } from '../accounts/token-messages.ts'
import { positionOf } from '../accounts/consents.ts'
import type { IssuedToken } from '../event.ts'
import { singleUser, type Plan } from '../plan.ts'
import { epoch } from '../process/simulated-clock.ts'
import type { SimulatedProcess } from '../process/simulated-process.ts'
import type { RunContext } from '../run-context.ts'
import type { Evaluation, Fields, SimulatedRedis } from './simulated-redis.ts'

/** A stored token, as far as the rules look at it. */
interface StoredFields {
  readonly access_token: string
  readonly refresh_token?: string
  readonly authorized_at?: number
  readonly refresh_token_rejected_at?: number
}

/** A sign-in that was written; its number is 0 for a sign-out. */
interface WrittenSignIn extends Pick<IssuedToken, 'signIn' | 'scope'> {
  readonly at: number
}

/** What the cache holds and how it changes, as the Redis server sees it. */
export class CacheContent {
  /** Keys whose user has signed out, as far as the server knows. */
  readonly signedOut = new Set<string>()
  readonly #run: RunContext
  readonly #redis: SimulatedRedis
  readonly #issued: ReadonlyMap<string, IssuedToken>
  /** The Redis key of each key of the plan. */
  readonly #redisKeys: ReadonlyMap<string, string>
  /** By the holder names in leases. */
  readonly #holders = new Map<string, SimulatedProcess>()
  readonly #written = new Map<string, WrittenSignIn>()
  /** By process and key. */
  readonly #leasedAt = new Map<string, number>()

  /** @param issued The tokens that the accounts service has issued. */
  constructor(run: RunContext, redis: SimulatedRedis, issued: ReadonlyMap<string, IssuedToken>) {
    this.#run = run
    this.#redis = redis
    this.#issued = issued
    const { plan } = run
    const keys = [...plan.keys, singleUser]
    this.#redisKeys = new Map(keys.map((key) => [key, redisKeyOf(key, plan)]))
  }

  storedToken(key: string): IssuedToken | undefined {
    return this.#tokenIn(this.#fieldsOf(key))
  }

  /** Whether the entry marks its refresh token as rejected. */
  isRejected(key: string): boolean {
    return rejectedIn(this.#fieldsOf(key)) !== undefined
  }

  /** Seconds left of the shared cooldown. */
  cooldownSeconds(key: string): number {
    return this.#secondsUntil(this.#fieldsOf(key)?.get('cooldown_until'))
  }

  /** Seconds left of the lease that a process holds; 0 without a lease. */
  leaseSeconds(process: SimulatedProcess, key: string): number {
    return this.#leaseIn(this.#fieldsOf(key), process)
  }

  /** When a sign-in or sign-out was last written; `-Infinity` if never. */
  writtenAt(key: string): number {
    return this.#written.get(key)?.at ?? -Infinity
  }

  /** The sign-in or sign-out that was last written. */
  written(key: string): WrittenSignIn | undefined {
    return this.#written.get(key)
  }

  /** When a process was last granted the lease; `-Infinity` if never. */
  leasedAt({ name }: SimulatedProcess, key: string): number {
    return this.#leasedAt.get(`${name} ${key}`) ?? -Infinity
  }

  /** Called after each script. */
  onEvaluation(evaluation: Evaluation): void {
    const { script, by, reply, before, after } = evaluation
    const [key] = [...this.#redisKeys].find(([, name]) => name === evaluation.key) ?? []
    if (key === undefined) {
      this.#run.emit({ type: 'foreign-key', key: evaluation.key })
      return
    }
    const isWrite = script === commitScript.text || script === writeScript.text
    if (isWrite && before?.get('writer') !== after?.get('writer')) {
      this.#emitStored(evaluation, key)
    }
    if (script === leaseScript.text && reply[0] === 'granted') {
      this.#holders.set(after?.get('holder') ?? '', by)
      this.#leasedAt.set(`${by.name} ${key}`, this.#run.timeline.now)
      this.#run.emit({ type: 'leased', process: by, key })
    }
    const until = after?.get('cooldown_until')
    const isCooldown = script === releaseScript.text && until !== undefined
    if (isCooldown && until !== before?.get('cooldown_until')) {
      this.#run.emit({ type: 'cooldown-shared', key })
    }
  }

  #emitStored({ script, isRepeated, by: process, before, after }: Evaluation, key: string): void {
    const isCommit = script === commitScript.text
    const token = this.#tokenIn(after)
    if (!isCommit) {
      const { signIn = 0, scope = '' } = token ?? {}
      this.#written.set(key, { signIn, scope, at: this.#run.timeline.now })
    }
    this.#run.emit({
      type: 'stored',
      key,
      process,
      leaseSeconds: this.#leaseIn(before, process),
      by: isCommit ? 'commit' : 'write',
      isRepeated,
      wasDeleted: this.signedOut.has(key),
      before: this.#tokenIn(before),
      after: token,
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
    return this.#redis.fields(this.#redisKeys.get(key) ?? '')
  }

  /** `instant` is in microseconds of the server's clock. */
  #secondsUntil(instant: string | undefined): number {
    const serverNow = epoch + this.#run.timeline.now + this.#redis.clockOffsetSeconds
    return Number(instant ?? 0) / 1e6 - serverNow
  }

  /** The refresh token of an entry may be newer than its access token. */
  #tokenIn(fields: Fields): IssuedToken | undefined {
    const entry = entryIn(fields)
    const issued = entry && this.#issued.get(entry.access_token)
    if (issued === undefined || entry?.refresh_token === undefined) return issued
    return { ...issued, ...positionOf(entry.refresh_token) }
  }
}

/** The cache key for a key of the plan. */
export function cacheKeyOf(key: string, { grant }: Plan): string {
  const user = key === singleUser ? undefined : key
  return grant === 'client_credentials'
    ? tokenCacheKey({ grant: 'client-credentials', clientId: key })
    : tokenCacheKey({ grant: 'authorization-code', clientId: userClientId, user })
}

function redisKeyOf(key: string, plan: Plan): string {
  return `spotify-sdk:{${createHash('sha256').update(cacheKeyOf(key, plan)).digest('hex')}}`
}

function entryIn(fields: Fields): StoredFields | undefined {
  const text = fields?.get('token')
  return text === undefined ? undefined : (JSON.parse(text) as StoredFields)
}

function rejectedIn(fields: Fields): string | undefined {
  const entry = entryIn(fields)
  return entry?.refresh_token_rejected_at === undefined ? undefined : entry.refresh_token
}
