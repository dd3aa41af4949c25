import { sendTokenRequest } from '@spotify-sdk/auth-core/toolkit'
import fc from 'fast-check'
import { hostileText, weighted } from '../cases/hostile-text.ts'
import { jsonBytes } from '../cases/hostile-values.ts'
import { carelessError, planted } from '../planted.ts'
import { hostileTarget, type CaseOf } from '../target.ts'
import { problemWithToken, unavailable } from './tokens.ts'

/** Bodies of Spotify's responses, and errors that quote the request. */
export const responseBytes = jsonBytes(
  { access_token: planted.accessToken, token_type: 'Bearer', expires_in: 3600 },
  {
    access_token: planted.accessToken,
    refresh_token: planted.refreshToken,
    scope: 'user-read-private',
    expires_in: '3600',
  },
  { error: 'invalid_client', error_description: `Invalid secret ${planted.clientSecret}` },
  {
    error: `bad ${planted.clientSecret}`,
    error_description: `${planted.basic} ${planted.accessToken}`,
    access_token: planted.accessToken,
  },
  // Redaction searches a long text for a long token.
  {
    error: 'invalid_request',
    error_description: 'a'.repeat(100_000),
    access_token: `${'a'.repeat(60_000)}b`,
  },
)

/** The token request of all cases. */
export const tokenRequest = {
  tokenUrl: 'https://accounts.test/api/token',
  clientId: 'app',
  clientSecret: planted.clientSecret,
  parameters: { grant_type: 'refresh_token', refresh_token: planted.refreshToken },
  concealed: [planted.accessToken],
  timeoutSeconds: 0.25,
  maxRetries: 0,
}

/** The rules for the result of a token response. */
export const tokenResponseRules = {
  problemWith: problemWithToken,
  mayThrow: ['AuthenticationError', 'ConfigurationError', ...unavailable],
}

/** False and invalid header values. */
const headerValues = fc.oneof(
  fc.constantFrom('', '0', '-1', '1', '1e9', '99999999999', 'gzip', 'text/html', 'NaN', '5 days'),
  fc.constantFrom('Wed, 21 Oct 2026 07:28:00 GMT', 'Sun Nov  6 08:49:37 1994', 'Mon, 99 Foo 9'),
  fc.string({ unit: 'grapheme-ascii', maxLength: 40 }),
  hostileText,
)
const headerNames = [
  'retry-after',
  'content-type',
  'content-length',
  'content-encoding',
  'location',
]

const answers = fc.record({
  status: weighted(
    [4, fc.constantFrom(200, 400, 401)],
    [1, fc.constantFrom(201, 204, 205, 302, 304, 403, 408, 429, 500, 503)],
    [1, fc.integer({ min: 200, max: 599 })],
  ),
  headers: fc.array(fc.tuple(fc.constantFrom(...headerNames), headerValues), { maxLength: 3 }),
  body: responseBytes,
  pieces: fc.nat(8),
  /** How the body ends, after its pieces. */
  end: weighted(
    [60, fc.constant('whole')],
    [6, fc.constant('broken')],
    [3, fc.constantFrom('silent', 'endless', 'empty-pieces')],
  ),
})

type Answer = CaseOf<typeof answers>

/** A body in pieces, followed by its end. */
async function* piecesOf({ body, pieces, end }: Answer): AsyncGenerator<Uint8Array> {
  const size = Math.max(Math.ceil(body.length / (pieces + 1)), 1)
  for (let at = 0; at < body.length; at += size) {
    yield Buffer.from(body.slice(at, at + size), 'latin1')
  }
  if (end === 'broken') throw carelessError()
  if (end === 'silent') await new Promise(() => {})
  if (end === 'whole') return
  for (;;) yield end === 'endless' ? new Uint8Array(65_536).fill(0x20) : new Uint8Array()
}

function streamOf(pieces: AsyncIterator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await pieces.next()
      if (done === true) controller.close()
      else controller.enqueue(value)
    },
  })
}

export const tokenResponse = hostileTarget({
  ...tokenResponseRules,
  name: 'token-response',
  what: 'token responses of a custom `fetch`: status, headers, body',
  weight: 25,
  cases: answers,
  run: async (answer) => ({
    value: await sendTokenRequest({ ...tokenRequest, fetch: async () => responseOf(answer) }),
  }),
})

function responseOf(answer: Answer): Response {
  const { status, headers } = answer
  const isEmpty = [204, 205, 304].includes(status)
  const response = new Response(isEmpty ? null : streamOf(piecesOf(answer)), { status })
  for (const [name, value] of headers) {
    // A server could not send other characters.
    if (/^[\t\x20-\x7e]*$/.test(value)) response.headers.append(name, value)
  }
  return response
}
