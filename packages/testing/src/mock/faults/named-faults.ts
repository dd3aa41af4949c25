import type { Fault } from './fault.ts'

/** The redirect of the ready-made fault leads here; whoever follows it is found in the log. */
export const redirectedPath = '/redirected'

const page = '<!DOCTYPE html><html><head><title>502</title></head><body>Bad Gateway</body></html>'

/** The faults that {@link MockSpotify.fail} knows by name; texts as on record. */
export const namedFaults = {
  /** The normal answer, one second late. */
  latency: { latencySeconds: 1 },
  'rate-limited': { status: 429, retryAfterSeconds: 1 },
  'server-error-text': {
    status: 503,
    body: 'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
  },
  'server-error-html': { status: 502, body: page, contentType: 'text/html; charset=utf-8' },
  'empty-object': { status: 200, body: {} },
  html: { status: 200, body: page, contentType: 'text/html; charset=utf-8' },
  /** The normal answer, cut in the middle. */
  truncated: { truncate: true },
  /** The normal answer, after two megabytes of spaces. */
  oversized: { oversizeBytes: 2_000_000 },
  reset: { connection: 'reset' },
  redirect: { redirectTo: redirectedPath },
} as const satisfies Record<string, Fault>

/** Names of the ready-made faults. */
export type FaultName = keyof typeof namedFaults
