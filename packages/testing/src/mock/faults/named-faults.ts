import type { Fault } from './fault.ts'

/** Target of the built-in redirect. Requests that follow it are in the log. */
export const redirectedPath = '/redirected'

const page = '<!DOCTYPE html><html><head><title>502</title></head><body>Bad Gateway</body></html>'

/** The faults that {@link MockSpotify.fail} knows by name, with recorded texts. */
export const namedFaults = {
  /** The normal response, one second late. */
  latency: { latencySeconds: 1 },
  'rate-limited': { status: 429, retryAfterSeconds: 1 },
  /** The quota of a group of endpoints of the Web API is used up, for the rest of a day. */
  'quota-exceeded': {
    status: 429,
    retryAfterSeconds: 86_207,
    body: { error: { status: 429, message: 'Too many requests', reason: 'QUOTA_EXCEEDED' } },
  },
  /** The owner of the app has no Spotify Premium: a line of text, not JSON. */
  'premium-required': {
    status: 403,
    body: 'Active premium subscription required for the owner of the app. When the subscription status changes, it can take a few hours before requests are allowed again.',
  },
  'user-not-registered': {
    status: 403,
    body: 'Check settings on developer.spotify.com/dashboard, the user may not be registered.',
  },
  /** Spotify's response to an executed playback command: a random word. */
  'playback-word': { status: 200, body: 'EkJbtxDxPn' },
  'server-error-text': {
    status: 503,
    body: 'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
  },
  'server-error-html': { status: 502, body: page, contentType: 'text/html; charset=utf-8' },
  'empty-object': { status: 200, body: {} },
  html: { status: 200, body: page, contentType: 'text/html; charset=utf-8' },
  /** The normal response, cut in the middle. */
  truncated: { truncate: true },
  /** The normal response, after two megabytes of spaces. */
  oversized: { oversizeBytes: 2_000_000 },
  reset: { connection: 'reset' },
  redirect: { redirectTo: redirectedPath },
} as const satisfies Record<string, Fault>

/** Names of the predefined faults. */
export type FaultName = keyof typeof namedFaults
