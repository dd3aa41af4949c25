import type { MockSpotify } from '@spotify-sdk/testing'

import { senderHeader, sentAtHeader } from 'test-support/fleet/failpoints.ts'

/** What is known of one request to the token endpoint. */
export interface RequestSeen {
  /** Unix time in seconds, as is what follows. */
  readonly sentAt: number
  readonly receivedAt: number
  /** Absent: whoever asked was gone before the answer. What was asked for was done all the same. */
  readonly status: number | undefined
  /** Which process has sent it: its pid. */
  readonly sender: string | undefined
  /** The refresh token that it presented; absent: a login, or it was cut off in the middle. */
  readonly refreshToken: string | undefined
}

/** All that have come so far, in their order. */
export function requestsSeen({ requests }: MockSpotify): readonly RequestSeen[] {
  return requests.token.map(({ receivedAt, status, headers, form }) => ({
    sentAt: Number(headers[sentAtHeader]),
    receivedAt,
    status,
    sender: headers[senderHeader],
    refreshToken: form.get('refresh_token') ?? undefined,
  }))
}
