import type { FailedCall } from 'test-support/fleet/messages.ts'
import type { Observation, ProcessCalls, TokenRequest } from './checks.ts'

// What the tests of all checks start from.

/** One call of one process, which got `token`. */
export function sampleCalls(overrides: Partial<ProcessCalls> = {}): ProcessCalls {
  return {
    accessTokens: ['token'],
    served: [{ accessToken: 'token', firstAt: 1, lastAt: 1 }],
    errors: [],
    failed: [],
    cooldowns: [],
    events: {},
    calls: 1,
    longestWaitSeconds: 1,
    longestStallSeconds: 0,
    frozenSeconds: 0,
    ...overrides,
  }
}

/** Calls that failed at these times. @param error `name code`. */
export function failedCalls(error: string, ...times: readonly number[]): ProcessCalls {
  const [name = '', code = ''] = error.split(' ')
  const failed: readonly FailedCall[] = times.map((at) => ({ name, code, at }))
  return sampleCalls({ failed, errors: failed.map(() => code) })
}

/** Requests that were answered with a token at these times. */
export function answeredAt(...times: readonly number[]): readonly TokenRequest[] {
  return times.map((at) => ({ sentAt: at, receivedAt: at, status: 200 }))
}

/** Two processes got a token that expires at 2, after one request. */
export const sampleObservation: Observation = {
  reports: [sampleCalls(), sampleCalls()],
  requests: answeredAt(0),
  revokedFamilies: 0,
  expiresAt: (accessToken) => (accessToken === 'token' ? 2 : undefined),
  machineStalledSeconds: 0,
  damage: [],
}
