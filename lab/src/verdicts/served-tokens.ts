import type { ServedToken } from 'test-support/fleet/messages.ts'

/** Between the engine's look at its clock and the note that a caller makes. */
const toleranceSeconds = 0.05

/** What was handed out that Spotify had not issued, or that had expired by then. */
export function judgeServed(
  served: readonly ServedToken[],
  expiresAt: (accessToken: string) => number | undefined,
  stoodStillSeconds = 0,
): readonly string[] {
  return served.flatMap(({ accessToken, lastAt }) => {
    const end = expiresAt(accessToken)
    if (end === undefined) return ['a token was handed out that was never issued']
    const late = lastAt - end - toleranceSeconds - stoodStillSeconds
    return late > 0 ? [`a token was handed out ${late.toFixed(2)} s after its end`] : []
  })
}
