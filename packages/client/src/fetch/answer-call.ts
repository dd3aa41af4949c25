import type { AuthProvider } from '@spotify-sdk/auth-core'
import { checkAccessToken } from '../check-auth-provider.ts'
import type { ClientEvent } from '../client-event.ts'
import { discard } from './bounded-body.ts'
import { endpointOf } from './endpoint-of.ts'
import { concernsToken, peekErrorBody } from './error-body.ts'
import { hiddenAnswer, isHiddenFromPage } from './hidden-from-page.ts'
import type { OutgoingCall, Send } from './outgoing-call.ts'
import { pausedResponse, pauseRequestOf } from './pause.ts'
import type { RequestPermit, RateLimitGates } from './rate-limit-gates.ts'
import { sendToApi } from './send-to-api.ts'
import { untilAborted } from './until-aborted.ts'

/** What the calls of one `fetch` have in common. */
export interface ApiAccess {
  readonly authProvider: AuthProvider
  readonly gates: RateLimitGates
  readonly maxRetryAfterSeconds: number
  readonly send: Send
  readonly emit?: ((event: ClientEvent) => void) | undefined
}

/** Sends a call: again after pauses, and once more with another token after a 401. */
export async function answerCall(call: OutgoingCall, access: ApiAccess): Promise<Response> {
  const { authProvider, gates, maxRetryAfterSeconds, emit } = access
  const { signal } = call
  const endpoint = endpointOf(call.url)
  const budget = { secondsLeft: maxRetryAfterSeconds }
  // Returned if no better response can be had.
  let held: Response | undefined
  let refusedToken: string | undefined
  for (;;) {
    const { permit, refusedBy } = await gates.enter(endpoint, budget, signal)
    if (permit === undefined) {
      if (held && pauseRequestOf(held)) return held
      if (refusedBy.isGuess) throw hiddenAnswer()
      return pausedResponse(refusedBy.remainingSeconds(), refusedBy.reason)
    }
    try {
      const accessToken = await untilAborted(authProvider.getAccessToken({ signal }), signal)
      checkAccessToken(accessToken)
      if (permit.isStale()) continue
      if (held && accessToken === refusedToken) return held
      discard(held)
      held = undefined

      const response = await attempt(call, accessToken, permit, access)
      if (call.hasLeftOrigin) return response
      const request = pauseRequestOf(response)
      if (request) {
        const { reason } = await gates.whileUndecided(peekErrorBody(response))
        const pause = permit.limited(request, reason)
        emit?.({ type: 'rate-limited', path: endpoint, ...pause, reason })
        // After a 429, the request was not executed; after a 5xx, that is unknown.
        const mayComeAgain =
          call.isReplayable && (response.status === 429 || (await call.isIdempotent()))
        if (!mayComeAgain) return response
        held = response
        continue
      }
      permit.answered()
      const isRefused = response.status === 401 && refusedToken === undefined
      if (!isRefused || !(await concernsToken(response))) return response
      emit?.({ type: 'token-rejected', method: call.method, path: endpoint })
      await untilAborted(authProvider.invalidate?.(accessToken), signal)
      if (!call.isReplayable) return response
      refusedToken = accessToken
      held = response
    } finally {
      permit.end()
    }
  }
}

async function attempt(
  call: OutgoingCall,
  accessToken: string,
  permit: RequestPermit,
  { send }: ApiAccess,
): Promise<Response> {
  try {
    return await sendToApi(call, accessToken, send)
  } catch (thrown) {
    if (!call.signal?.aborted && isHiddenFromPage(thrown, call.url)) permit.unseen()
    throw thrown
  }
}
