import type { RateLimitGate } from './rate-limit-gate.ts'

/** What a caller is answered during a pause: a 429 as the API's own, without a request. */
export function pausedResponse(gate: RateLimitGate): Response {
  const { reason } = gate
  const error = {
    status: 429,
    message: 'Spotify has asked for a pause that is not over: nothing was sent.',
    ...(reason === undefined ? {} : { reason }),
  }
  return Response.json(
    { error },
    { status: 429, headers: { 'retry-after': `${Math.ceil(gate.remainingSeconds())}` } },
  )
}
