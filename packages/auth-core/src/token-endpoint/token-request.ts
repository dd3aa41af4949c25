import { loadKy } from '#ky'
import { systemClock } from '../clock.ts'
import { DeadlineError, withDeadline } from '../deadline.ts'
import { sleepWatch } from '../machine-sleep.ts'
import { ConnectionError } from '../errors/connection-error.ts'
import { SpotifyError } from '../errors/spotify-error.ts'
import { basicCredentials } from './basic-credentials.ts'
import { requestTakesCache } from './request-takes-cache.ts'
import { attemptTokenRequest, connectionFailed } from './token-attempt.ts'
import type { TokenFetch, TokenFetchInit } from './token-fetch.ts'
import type { TokenInfo } from '../token/token-info.ts'
import { readTokenResponse, type TokenEndpointAnswer } from './token-response.ts'

/** One request to the token endpoint. */
export interface TokenRequest {
  /** Checked by `endpointUrl`. */
  readonly tokenUrl: string
  readonly clientId: string
  /** Sent by HTTP Basic, never in the body. Absent for a public client. */
  readonly clientSecret?: string | undefined
  /** `grant_type` and what belongs to it. */
  readonly parameters: Readonly<Record<string, string>>
  /** Not sent, but not quoted by an error either: the tokens in hand. */
  readonly concealed?: ReadonlyArray<string | undefined> | undefined
  /** Seconds for one attempt, its body included. */
  readonly timeoutSeconds: number
  /** Attempts after the first one. */
  readonly maxRetries: number
  /** @defaultValue the global `fetch` */
  readonly fetch?: TokenFetch | undefined
  /** Stops what has not been sent yet; what is on the wire ends by answer or time-out. */
  readonly signal?: AbortSignal | undefined
  /** Called right before each attempt, with no `await` in between: it may abort `signal`. */
  readonly beforeSend?: (() => void) | undefined
}

/** The last retry begins within this time; longer waits are the engine's cooldowns. */
const retryWithinSeconds = 10

/** Clocks that are set a little are no sleep. */
const longestSleepSeconds = 1

const retriedStatusCodes = [408, 429, 500, 502, 503, 504]

/**
 * Asks the token endpoint for a token, with retries by `ky`.
 *
 * `ky` sees statuses and `Retry-After` alone, and none of its errors leaves this function: they
 * hold the whole request with its credentials.
 *
 * @throws The signal's reason, when it aborts before an attempt; else a `SpotifyError`.
 */
export async function sendTokenRequest(request: TokenRequest): Promise<TokenInfo> {
  const { tokenUrl, clientId, clientSecret, parameters, timeoutSeconds, signal } = request
  const credentials =
    clientSecret === undefined ? undefined : basicCredentials(clientId, clientSecret)
  const pair = clientSecret === undefined ? undefined : `${clientId}:${clientSecret}`
  const secrets = [
    clientSecret,
    pair,
    credentials,
    ...secretsAmong(parameters),
    ...(request.concealed ?? []),
  ].filter(isPresent)
  const form = new URLSearchParams(parameters)
  if (credentials === undefined) form.set('client_id', clientId)
  const init: Omit<TokenFetchInit, 'signal'> = {
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      ...(credentials === undefined ? {} : { authorization: `Basic ${credentials}` }),
    },
    body: form.toString(),
    redirect: 'manual',
    ...(requestTakesCache() ? { cache: 'no-store' } : {}),
  }

  signal?.throwIfAborted()
  const ky = await loadKy()
  const startedAt = performance.now()
  const sleptSeconds = sleepWatch(systemClock)
  // Others may have refreshed meanwhile: the lease is over, and nobody has said so.
  const hasSlept = (): boolean => sleptSeconds() > longestSleepSeconds
  let answer: TokenEndpointAnswer | undefined
  let attempts = 0
  let isOnWire = false
  const attempt = async (): Promise<Response> => {
    request.beforeSend?.()
    signal?.throwIfAborted()
    if (attempts > 0 && hasSlept()) {
      if (answer === undefined) throw connectionFailed(tokenUrl, undefined)
      return responseForKy(answer)
    }
    attempts++
    answer = undefined
    isOnWire = true
    const send = request.fetch ?? globalThis.fetch
    try {
      // Plain values, which every `fetch` takes: the credentials never enter a `Request` of ours.
      answer = await withDeadline(
        systemClock,
        timeoutSeconds,
        (late) => attemptTokenRequest(send, tokenUrl, { ...init, signal: late }),
        { isAwaited: true },
      )
      return responseForKy(answer)
    } catch (error) {
      throw error instanceof DeadlineError ? timedOut(tokenUrl, timeoutSeconds) : error
    } finally {
      isOnWire = false
    }
  }
  // Ends the pause before the next attempt, but nothing that is on the wire.
  const pause = new AbortController()
  const endPause = (): void => {
    if (!isOnWire) pause.abort(signal?.reason)
  }
  signal?.addEventListener('abort', endPause)
  try {
    await ky.post(tokenUrl, {
      fetch: attempt,
      signal: pause.signal,
      timeout: false,
      throwHttpErrors: (status) => retriedStatusCodes.includes(status),
      retry: {
        limit: request.maxRetries,
        methods: ['post'],
        statusCodes: retriedStatusCodes,
        afterStatusCodes: retriedStatusCodes,
        delay: backoffMilliseconds,
        jitter: (delay) => delay * (0.5 + Math.random() / 2),
        shouldRetry: ({ error, retryCount }) => {
          signal?.throwIfAborted()
          const elapsedSeconds = (performance.now() - startedAt) / 1000
          const wait = answer?.retryAfterSeconds ?? backoffMilliseconds(retryCount) / 1000
          if (elapsedSeconds + wait > retryWithinSeconds) return false
          if (hasSlept()) return false
          return ConnectionError.is(error) ? true : undefined
        },
      },
    })
  } catch (error) {
    if (signal?.aborted && error === signal.reason) throw error
    if (SpotifyError.is(error)) throw error
    if (answer === undefined) throw connectionFailed(tokenUrl, error)
  } finally {
    signal?.removeEventListener('abort', endPause)
  }
  if (answer === undefined) throw connectionFailed(tokenUrl, undefined)
  return readTokenResponse(answer, secrets)
}

/** All but the grant's own name may be worth something to somebody. */
function secretsAmong(parameters: Readonly<Record<string, string>>): string[] {
  return Object.entries(parameters).flatMap(([name, value]) => (name === 'grant_type' ? [] : value))
}

/** What `ky` needs for its decision: the body has been read, and may hold a token. */
function responseForKy({ status, retryAfterSeconds }: TokenEndpointAnswer): Response {
  const headers =
    retryAfterSeconds === undefined ? {} : { 'retry-after': `${Math.ceil(retryAfterSeconds)}` }
  return new Response(null, { status, headers })
}

function timedOut(tokenUrl: string, timeoutSeconds: number): ConnectionError {
  return new ConnectionError(
    `No answer came from ${new URL(tokenUrl).host} within ${timeoutSeconds} s.`,
    { code: 'timeout' },
  )
}

function backoffMilliseconds(retryCount: number): number {
  return 300 * 2 ** (retryCount - 1)
}

function isPresent(value: string | undefined): value is string {
  return value !== undefined
}
