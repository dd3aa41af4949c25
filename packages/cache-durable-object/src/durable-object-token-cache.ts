import {
  ConfigurationError,
  parseTokenInfo,
  serializeTokenInfo,
  type Clock,
  type LeaseRefusal,
  type RefreshLease,
  type TokenCache,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import { HeldLease, systemClock } from '@spotify-sdk/auth-core/toolkit'
import { invalidReply, isObject, ObjectClient, type TokenCacheNamespace } from './object-client.ts'
import { writeInTime } from './write-in-time.ts'

/** Options of {@link DurableObjectTokenCache}. */
export interface DurableObjectTokenCacheOptions {
  /** The binding to the class `TokenCacheObject`: `env.TOKENS`. */
  readonly namespace: TokenCacheNamespace
  /**
   * Seconds without a heartbeat after which a lease may be taken over: from 1 to 60.
   * @defaultValue 5
   */
  readonly leaseSeconds?: number | undefined
  /** @defaultValue the machine's clock */
  readonly clock?: Clock | undefined
}

/**
 * Stores tokens in Durable Objects, one for each cache key. All Workers of an app make one token request
 * per token lifetime.
 *
 * @throws `ConfigurationError` from the constructor; `TokenCacheError` from every method.
 */
export class DurableObjectTokenCache implements TokenCache {
  /** An object may be on another continent, and may have to start. */
  readonly timeoutSeconds = 2
  readonly #objects: ObjectClient
  readonly #leaseSeconds: number
  readonly #clock: Clock

  constructor(options: DurableObjectTokenCacheOptions) {
    const given = Object(options) as DurableObjectTokenCacheOptions
    const { namespace, leaseSeconds = 5, clock = systemClock } = given
    const { idFromName, get } = Object(namespace) as Partial<TokenCacheNamespace>
    if (typeof idFromName !== 'function' || typeof get !== 'function') {
      throw refuse('namespace', 'must be the binding of a Durable Object, such as env.TOKENS')
    }
    if (!(typeof leaseSeconds === 'number' && leaseSeconds >= 1 && leaseSeconds <= 60)) {
      throw refuse('leaseSeconds', 'must be a number of seconds from 1 to 60')
    }
    this.#objects = new ObjectClient(namespace)
    this.#leaseSeconds = leaseSeconds
    this.#clock = clock
  }

  /** @throws `TokenCacheError` with code `invalid_entry` if the entry is not a token. */
  async get(key: string): Promise<TokenInfo | undefined> {
    const { token } = await this.#objects.read(key)
    return token === undefined ? undefined : parseTokenInfo(token)
  }

  /** Stores the token of a sign-in. Wins over every refresh in flight, and ends a cooldown. */
  async set(token: TokenInfo, key: string): Promise<void> {
    await this.#write(key, serializeTokenInfo(token))
  }

  /** Deletes the stored token. Wins over every refresh in flight. Remembered for six months. */
  async delete(key: string): Promise<void> {
    await this.#write(key, undefined)
  }

  /** Requests the right to refresh. A lease granted after an abort is released. */
  async lease(
    key: string,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<RefreshLease | LeaseRefusal> {
    signal?.throwIfAborted()
    const holder = crypto.randomUUID()
    const grantedAt = this.#clock.monotonic()
    const request = { operation: 'lease', holder, seconds: this.#leaseSeconds } as const
    const answer = await this.#objects.send(key, request)
    const refusal = refusalOf(answer)
    if (refusal !== undefined) return refusal
    const lease = this.#held(key, holder, grantedAt, answer)
    if (signal?.aborted !== true) return lease
    await lease.release()
    throw signal.reason
  }

  #write(key: string, token: string | undefined): Promise<void> {
    return writeInTime({ objects: this.#objects, clock: this.#clock, key, token })
  }

  #held(key: string, holder: string, grantedAt: number, answer: unknown): HeldLease {
    if (!isObject(answer) || typeof answer['fence'] !== 'number') throw invalidReply()
    const { fence } = answer
    const send = async (request: Parameters<ObjectClient['send']>[1]): Promise<boolean> =>
      (await this.#objects.send(key, request)) === true
    return new HeldLease({
      fence,
      token: readIfValid(answer['token']),
      deleted: answer['deleted'] === true,
      clock: this.#clock,
      grantedAt,
      leaseSeconds: this.#leaseSeconds,
      extend: (seconds) => send({ operation: 'extend', holder, seconds }),
      commit: (token) =>
        send({
          operation: 'commit',
          holder,
          fence,
          token: serializeTokenInfo(token),
        }),
      release: ({ cooldownSeconds = 0, code }) =>
        send({ operation: 'release', holder, cooldown_seconds: cooldownSeconds, code }),
    })
  }
}

function refusalOf(answer: unknown): LeaseRefusal | undefined {
  if (!isObject(answer)) throw invalidReply()
  const { granted, reason, retry_after_seconds: retryAfterSeconds, code } = answer
  if (granted === true) return undefined
  if (reason !== 'busy' && reason !== 'cooldown') throw invalidReply()
  if (typeof retryAfterSeconds !== 'number') throw invalidReply()
  return { granted: false, reason, retryAfterSeconds, ...(typeof code === 'string' && { code }) }
}

/** An invalid entry counts as none, and the next commit replaces it. */
function readIfValid(text: unknown): TokenInfo | undefined {
  try {
    return text === undefined ? undefined : parseTokenInfo(text)
  } catch {
    return undefined
  }
}

function refuse(option: string, complaint: string): ConfigurationError {
  return new ConfigurationError(`The option ${option} ${complaint}.`, { code: 'invalid_option' })
}
