import { sendTokenRequest } from '@spotify-sdk/auth-core/toolkit'
import fc from 'fast-check'
import { jsonBytes } from '../cases/json-text.ts'
import { carelessError, everyPlanted, planted, plantedBasic } from '../planted.ts'
import { hostileTarget } from '../target.ts'
import { secretTexts } from './stored-token.ts'
import { problemWithToken } from './value-checks.ts'

/** Responses of Spotify, and errors that quote the request. */
const answers = [
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
    error_description: `${plantedBasic('app')} ${planted.accessToken}`,
    access_token: planted.accessToken,
  },
  // Redaction searches a long text for a long token.
  {
    error: 'invalid_request',
    error_description: 'a'.repeat(100_000),
    access_token: `${'a'.repeat(60_000)}b`,
  },
]

/** Bodies of token responses. */
export const responseBytes = jsonBytes(answers, secretTexts)

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
  mayThrow: [
    'AuthenticationError',
    'RateLimitError',
    'ServerError',
    'ConnectionError',
    'ConfigurationError',
  ],
  secrets: [...everyPlanted, plantedBasic('app')],
}

/** False and invalid header values. */
const headerValues = fc.oneof(
  fc.constantFrom('', '0', '-1', '1', '1e9', '99999999999', 'gzip', 'text/html', 'NaN', '5 days'),
  fc.constantFrom('Wed, 21 Oct 2026 07:28:00 GMT', 'Sun Nov  6 08:49:37 1994', 'Mon, 99 Foo 9'),
  fc.string({ unit: 'grapheme-ascii', maxLength: 40 }),
  secretTexts,
)
const headerNames = [
  'retry-after',
  'content-type',
  'content-length',
  'content-encoding',
  'location',
]

/** How a body ends. */
type BodyEnd = 'whole' | 'broken' | 'silent' | 'endless' | 'empty-pieces'

const bodyEnds: fc.Arbitrary<BodyEnd> = fc.oneof(
  { weight: 60, arbitrary: fc.constant('whole') },
  { weight: 6, arbitrary: fc.constant('broken') },
  { weight: 1, arbitrary: fc.constant('silent') },
  { weight: 1, arbitrary: fc.constant('endless') },
  { weight: 1, arbitrary: fc.constant('empty-pieces') },
)

/** A body in pieces, followed by its end. */
function bodyStream(body: Uint8Array, pieces: number, end: BodyEnd): ReadableStream<Uint8Array> {
  const size = Math.max(Math.ceil(body.length / (pieces + 1)), 1)
  let at = 0
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at < body.length) {
        controller.enqueue(body.slice(at, (at += size)))
        return undefined
      }
      switch (end) {
        case 'whole':
          return controller.close()
        case 'broken':
          return controller.error(carelessError())
        case 'silent':
          return new Promise(() => {})
        case 'endless':
          return controller.enqueue(new Uint8Array(65_536).fill(0x20))
        case 'empty-pieces':
          return controller.enqueue(new Uint8Array())
      }
    },
  })
}

/** A token response as plain data. */
interface Answer {
  readonly status: number
  readonly headers: ReadonlyArray<readonly [string, string]>
  readonly body: Uint8Array
  readonly pieces: number
  readonly end: BodyEnd
}

export const tokenResponse = hostileTarget<Answer>({
  ...tokenResponseRules,
  name: 'token-response',
  what: 'token responses of a custom `fetch`: status, headers, body',
  weight: 25,
  cases: fc.record({
    status: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(200, 400, 401) },
      { weight: 1, arbitrary: fc.constantFrom(201, 204, 205, 302, 304, 403, 408, 429, 500, 503) },
      { weight: 1, arbitrary: fc.integer({ min: 200, max: 599 }) },
    ),
    headers: fc.array(fc.tuple(fc.constantFrom(...headerNames), headerValues), { maxLength: 3 }),
    body: responseBytes,
    pieces: fc.nat(8),
    end: bodyEnds,
  }),
  run: async (answer) => ({
    value: await sendTokenRequest({ ...tokenRequest, fetch: async () => responseOf(answer) }),
  }),
})

function responseOf({ status, headers, body, pieces, end }: Answer): Response {
  const isEmpty = [204, 205, 304].includes(status)
  const response = new Response(isEmpty ? null : bodyStream(body, pieces, end), { status })
  for (const [name, value] of headers) {
    // A server could not send other characters.
    if (/^[\t\x20-\x7e]*$/.test(value)) response.headers.append(name, value)
  }
  return response
}
