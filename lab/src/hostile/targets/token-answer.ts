import { sendTokenRequest } from '@spotify-sdk/auth-core/toolkit'
import fc from 'fast-check'
import { jsonBytes } from '../cases/json-text.ts'
import { everyPlanted, planted, plantedBasic } from '../planted.ts'
import { hostileTarget } from '../target.ts'
import { bodyEnds, bodyStream, type BodyEnd } from './body-stream.ts'
import { secretTexts } from './stored-token.ts'
import { tokenFault } from './token-shape.ts'

/** Answers as Spotify gives them, and errors that quote what was sent. */
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
  // The longer the text, and the longer the token that may stand in it, the longer the search.
  {
    error: 'invalid_request',
    error_description: 'a'.repeat(100_000),
    access_token: `${'a'.repeat(60_000)}b`,
  },
]

/** Bodies of token answers. */
export const answerBytes = jsonBytes(answers, secretTexts)

/** What every token request of the laboratory sends. */
export const tokenRequest = {
  tokenUrl: 'https://accounts.test/api/token',
  clientId: 'app',
  clientSecret: planted.clientSecret,
  parameters: { grant_type: 'refresh_token', refresh_token: planted.refreshToken },
  concealed: [planted.accessToken],
  timeoutSeconds: 0.25,
  maxRetries: 0,
}

/** What a token answer may come to. */
export const tokenAnswerRules = {
  faultOf: tokenFault,
  mayThrow: [
    'AuthenticationError',
    'RateLimitError',
    'ServerError',
    'ConnectionError',
    'ConfigurationError',
  ],
  secrets: [...everyPlanted, plantedBasic('app')],
}

/** Header values that are lies, or no values at all. */
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

/** A token answer, in plain data. */
interface Answer {
  readonly status: number
  readonly headers: ReadonlyArray<readonly [string, string]>
  readonly body: Uint8Array
  readonly pieces: number
  readonly end: BodyEnd
}

export const tokenAnswer = hostileTarget<Answer>({
  ...tokenAnswerRules,
  name: 'token-answer',
  what: 'token answers of a given `fetch`: status, headers, body, how it ends',
  weight: 25,
  cases: fc.record({
    status: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(200, 400, 401) },
      { weight: 1, arbitrary: fc.constantFrom(201, 204, 205, 302, 304, 403, 408, 429, 500, 503) },
      { weight: 1, arbitrary: fc.integer({ min: 200, max: 599 }) },
    ),
    headers: fc.array(fc.tuple(fc.constantFrom(...headerNames), headerValues), { maxLength: 3 }),
    body: answerBytes,
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
    // What no server could send either.
    if (/^[\t\x20-\x7e]*$/.test(value)) response.headers.append(name, value)
  }
  return response
}
