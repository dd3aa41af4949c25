import type { AuthProvider } from '@spotify-sdk/auth-core'
import { concernsToken } from './concerns-token.ts'
import { discard } from './discard.ts'
import { readErrorBody } from './error-body.ts'
import type { Gate } from './gate.ts'
import { limitOf } from './limit.ts'
import type { OutgoingCall } from './outgoing-call.ts'
import { pausedResponse } from './paused-response.ts'
import { sendToApi } from './send-to-api.ts'
import { untilAborted } from './until-aborted.ts'

/** What the calls of one `fetch` have in common. */
export interface ApiAccess {
  readonly authProvider: AuthProvider
  readonly gate: Gate
  readonly maxRetryAfterSeconds: number
  readonly send: typeof fetch
}

/** Sends a call: again after pauses, and once more with another token. */
export async function answerCall(
  call: OutgoingCall,
  { authProvider, gate, maxRetryAfterSeconds, send }: ApiAccess,
): Promise<Response> {
  const { signal } = call
  const patience = { secondsLeft: maxRetryAfterSeconds }
  // What is returned where nothing better can be had.
  let held: Response | undefined
  let refusedToken: string | undefined
  for (;;) {
    const passage = await gate.enter(patience, signal)
    if (passage === undefined) return isLimited(held) ? held : pausedResponse(gate)
    try {
      const accessToken = await untilAborted(authProvider.getAccessToken({ signal }), signal)
      if (passage.isStale()) continue
      if (held !== undefined && accessToken === refusedToken) return held
      discard(held)
      held = undefined

      const { response, isOfApi } = await sendToApi(call, accessToken, send)
      if (!isOfApi) return response
      const limit = limitOf(response)
      if (limit !== undefined) {
        passage.limited(limit)
        await noteReason(response.clone(), gate)
        if (!mayComeAgain(call, response)) return response
        held = response
        continue
      }
      passage.answered()
      const isRefused = response.status === 401 && refusedToken === undefined
      if (!isRefused || !(await concernsToken(response))) return response
      await authProvider.invalidate?.(accessToken)
      if (!call.isReplayable) return response
      refusedToken = accessToken
      held = response
    } finally {
      passage.end()
    }
  }
}

function isLimited(response: Response | undefined): response is Response {
  return response !== undefined && limitOf(response) !== undefined
}

/** Whoever is refused 429 was not served; after a 503, nobody knows. */
function mayComeAgain({ isReplayable, method }: OutgoingCall, { status }: Response): boolean {
  return isReplayable && (status === 429 || !/^(?:POST|PATCH)$/.test(method))
}

/** For those who will be refused without a request. */
async function noteReason(response: Response, gate: Gate): Promise<void> {
  const { reason } = await readErrorBody(response)
  gate.reason = reason ?? gate.reason
}
