import { loadKy } from '#ky'
import { sleepWatch, systemClock } from '../clock.ts'
import { DeadlineError, withDeadline } from '../deadline.ts'
import { ConnectionError } from '../errors/connection-error.ts'
import { SpotifyError } from '../errors/spotify-error.ts'
import { encodeTokenRequest, type TokenRequest } from './encode-token-request.ts'
import { connectionFailed } from './connection-failed.ts'
import { attemptTokenRequest, type TokenResponse } from './token-attempt.ts'
import type { TokenInfo } from '../token/token-info.ts'
import { readTokenResponse } from './token-response.ts'

/** The last retry starts within this time. Longer waits are cooldowns of the engine. */
const retryWithinSeconds = 10

/** A small clock adjustment is not a sleep. */
const maxSleepSeconds = 1

const retriedStatusCodes = [408, 429, 500, 502, 503, 504]

/**
 * Requests a token, with retries by `ky`.
 *
 * `ky` sees only statuses and `Retry-After`. None of its errors leaves this function, because they
 * contain the request with its credentials.
 *
 * @throws The signal's reason if it aborts before an attempt, unless the one before was answered with
 *   `Retry-After`; else a `SpotifyError`.
 */
export async function sendTokenRequest(request: TokenRequest): Promise<TokenInfo> {
  const { tokenUrl, timeoutSeconds, signal } = request
  const { host } = new URL(tokenUrl)
  const { init, secrets } = encodeTokenRequest(request)
  signal?.throwIfAborted()
  const ky = await loadKy()
  const startedAt = performance.now()
  const sleptSeconds = sleepWatch(systemClock)
  // During a sleep the lease may have ended and another process refreshed, without an abort.
  const hasSlept = (): boolean => sleptSeconds() > maxSleepSeconds
  let response: TokenResponse | undefined
  let attempts = 0
  let isOnWire = false
  const attempt = async (): Promise<Response> => {
    request.beforeSend?.()
    signal?.throwIfAborted()
    if (attempts > 0 && hasSlept()) {
      if (response === undefined) throw connectionFailed(host, undefined)
      return responseForKy(response)
    }
    attempts++
    response = undefined
    isOnWire = true
    const send = request.fetch ?? globalThis.fetch
    try {
      // Plain values, which every `fetch` accepts. The credentials are in no `Request` of ours.
      response = await withDeadline(
        systemClock,
        timeoutSeconds,
        (late) => attemptTokenRequest(send, tokenUrl, { ...init, signal: late }),
        { background: false },
      )
      return responseForKy(response)
    } catch (error) {
      if (!(error instanceof DeadlineError)) throw error
      throw connectionFailed(
        host,
        { code: 'timeout' },
        `It had ${timeoutSeconds} s (timeoutSeconds).`,
      )
    } finally {
      isOnWire = false
    }
  }
  // Ends the pause before the next attempt, but no request that was sent.
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
          const wait = response?.retryAfterSeconds ?? backoffMilliseconds(retryCount) / 1000
          if (elapsedSeconds + wait > retryWithinSeconds) return false
          if (hasSlept()) return false
          return ConnectionError.is(error) ? true : undefined
        },
      },
    })
  } catch (error) {
    // Spotify's request to wait holds for the next attempt too, whoever makes it.
    const isAbort = signal?.aborted && error === signal.reason
    if (isAbort && response?.retryAfterSeconds === undefined) throw error
    if (SpotifyError.is(error)) throw error
    if (response === undefined) throw connectionFailed(host, error)
  } finally {
    signal?.removeEventListener('abort', endPause)
  }
  if (response === undefined) throw connectionFailed(host, undefined)
  return readTokenResponse(response, secrets, Boolean(request.clientSecret))
}

/** Only what `ky` decides on: the body was read, and may contain a token. */
function responseForKy({ status, retryAfterSeconds }: TokenResponse): Response {
  const headers =
    retryAfterSeconds === undefined ? {} : { 'retry-after': `${Math.ceil(retryAfterSeconds)}` }
  return new Response(null, { status, headers })
}

function backoffMilliseconds(retryCount: number): number {
  return 300 * 2 ** (retryCount - 1)
}
