import type { ConfigurationErrorCode } from '@spotify-sdk/auth-core'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { SpotifyError, type SpotifyErrorCode } from '../index.ts'

/** The codes that a program meets which is configured correctly. */
type CodeAtRunTime = Exclude<SpotifyErrorCode, ConfigurationErrorCode>

/** A `switch` over all of them, which the compiler accepts only as long as it is complete. */
function groupOf(code: CodeAtRunTime): string {
  switch (code) {
    case 'client_not_loaded':
    case 'bad_request':
      return 'fix the program'
    case 'invalid_request':
    case 'invalid_client':
    case 'unauthorized_client':
    case 'unsupported_grant_type':
    case 'unsupported_response_type':
    case 'invalid_scope':
      return 'fix the app'
    case 'invalid_grant':
    case 'authorization_required':
    case 'insufficient_scope':
    case 'access_denied':
    case 'authorization_failed':
    case 'invalid_state':
    case 'invalid_authorization_response':
    case 'token_rejected':
      return 'sign in'
    case 'premium_required':
    case 'user_not_registered':
    case 'endpoint_unavailable':
    case 'forbidden':
    case 'not_found':
      return 'not for this user'
    case 'rate_limited':
    case 'quota_exceeded':
    case 'server_error':
    case 'temporarily_unavailable':
    case 'invalid_response':
    case 'timeout':
    case 'connection_failed':
    case 'request_failed':
      return 'try again'
    case 'partial_failure':
      return 'continue'
    case 'invalid_entry':
    case 'cache_unavailable':
      return 'check the cache'
    default:
      code satisfies never
      return 'a code of a system, an endpoint or a cache'
  }
}

function incomplete(code: SpotifyErrorCode): string {
  switch (code) {
    // @ts-expect-error no such code
    case 'rate_limitd':
      return ''
    default:
      // @ts-expect-error all the other codes are missing
      return code satisfies never
  }
}

describe('SpotifyErrorCode', () => {
  it('makes a switch over the codes of all errors exhaustive', () => {
    const errors = ['premium_required', 'rate_limited', 'ECONNREFUSED'].map(
      (code) => new SpotifyError('What happened.', { code }),
    )
    expect(errors.map(({ code }) => groupOf(code as CodeAtRunTime))).toEqual([
      'not for this user',
      'try again',
      'a code of a system, an endpoint or a cache',
    ])
  })

  it('refuses a misspelled case and a missing one', () => {
    expect(incomplete('rate_limited')).toBe('rate_limited')
    expectTypeOf<string>().not.toExtend<SpotifyErrorCode>()
  })
})
