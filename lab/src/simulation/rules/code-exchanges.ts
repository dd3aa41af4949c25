import { ConnectionError, SpotifyError } from '@spotify-sdk/auth-core'
import type { EventOf, RequestOutcome, TokenRequest } from '../event.ts'
import { processStops } from '../fault.ts'
import type { SimulatedProcess } from '../process/simulated-process.ts'
import { nameOf, PerProcess, violation, type RuleFactory } from './rule.ts'

/** After these outcomes the next callback sends the code again. */
const indefinite = new Set<RequestOutcome | undefined>([
  'unreachable',
  'rate-limited',
  'server-error',
  'no-response',
])

/** A process notices a sign-out in another process within this time, if the cache answers. */
const noticeSeconds = 120

/** A request takes no longer. */
const requestSeconds = 12

/**
 * A process sends a code once, however often the callback comes, until the server has given a definite
 * answer; then it sends once per callback, plus one retry. All callbacks get the same definite result.
 * An exchange fails only for a reason, and never because the cache fails.
 */
export const codeExchanges: RuleFactory = (world) => {
  /** By code; `undefined` while the request is in flight. */
  const outcomes = new PerProcess<RequestOutcome | undefined>()
  const results = new PerProcess<unknown>()
  /** Requests that callbacks still allow, by code. */
  const allowedRequests = new PerProcess<number>()
  /** Exchanges that a sign-out has superseded. */
  const superseded = new PerProcess<true>()
  const signedOutAt = new Map<string, number>()
  const keys = new Map<string, string>()

  const allow = (process: SimulatedProcess, code: string, requests: number): number => {
    const allowed = (allowedRequests.get(process, code) ?? 0) + requests
    allowedRequests.set(process, code, allowed)
    return allowed
  }

  const checkResult = (process: SimulatedProcess, code: string, result: unknown): void => {
    if (superseded.get(process, code)) return
    const known = results.get(process, code)
    results.set(process, code, result)
    if (known === undefined || known === result) return
    violation(`${code} had two results in ${process.name}`)
  }

  const onSent = (request: TokenRequest): void => {
    const { grant, process, key, sent: code = '' } = request
    if (grant !== 'authorization_code') return
    const sent = outcomes.of(process)
    if (world.now - (signedOutAt.get(key) ?? -Infinity) < noticeSeconds) {
      sent.delete(code)
      results.of(process).delete(code)
    }
    const what = nameOf(request)
    if (sent.has(code) && !indefinite.has(sent.get(code))) violation(`${what} sent ${code} again`)
    sent.set(code, undefined)
    if (allow(process, code, -1) < 0) violation(`${what} sent ${code} more often than allowed`)
  }

  /** A sign-out makes its process forget the exchanges of the user, and supersedes those in flight. */
  const onSignOut = ({ process, key }: EventOf<'sign-out-started'>): void => {
    signedOutAt.set(key, world.now)
    for (const [code, outcome] of outcomes.of(process)) {
      if (outcome === undefined) superseded.set(process, code, true)
    }
    outcomes.of(process).clear()
    for (const code of results.of(process).keys()) {
      if (keys.get(code) === key) results.of(process).delete(code)
    }
  }

  const hasCause = (process: SimulatedProcess, error: SpotifyError): boolean => {
    // The endpoint's own checks decide whether a refusal is right.
    if (error.code === 'invalid_grant') return true
    if (error.name === 'TokenCacheError') return false
    const own = ConnectionError.is(error)
      ? (['endpoint-cut', 'responses-lost', ...processStops] as const)
      : (['misconfigured', 'endpoint-failing', 'endpoint-limiting', ...processStops] as const)
    return world.faults.explain(own, world.now - requestSeconds, process)
  }

  const onFailed = ({ process, code, error }: EventOf<'sign-in-failed'>): void => {
    if (!SpotifyError.is(error)) violation(`a sign-in failed with ${String(error)}`)
    if (code === undefined) {
      // The user denied.
      if (error.code === 'access_denied') return
      return violation(`a sign-in at ${process.name} failed with ${error.code}`)
    }
    const isKnown = results.of(process).has(code)
    if (!indefinite.has(outcomes.get(process, code))) checkResult(process, code, error)
    if (isKnown || hasCause(process, error)) return
    violation(`a sign-in at ${process.name} failed without a cause: ${error.code}`)
  }

  return {
    'code-returned': ({ process, code, key }) => {
      allow(process, code, world.plan.maxRetries > 0 ? 2 : 1)
      keys.set(code, key)
    },
    'sign-out-started': onSignOut,
    'request-sent': ({ request }) => onSent(request),
    'request-ended': ({ refusal }) => {
      if (refusal === undefined || refusal === 'used' || refusal === 'expired') return
      violation(`a code was sent with ${refusal}`)
    },
    'request-answered': ({ request: { grant, process, sent: code = '' }, outcome }) => {
      if (grant !== 'authorization_code') return
      if (superseded.get(process, code)) outcomes.of(process).delete(code)
      else outcomes.set(process, code, outcome)
    },
    'signed-in': ({ process, code, token }) => checkResult(process, code, token.accessToken),
    'sign-in-failed': onFailed,
  }
}
