import type { CodeRefusal, IssuedToken, RequestOutcome, TokenRequest } from '../event.ts'

/** The Client ID of the app with users. */
export const userClientId = 'app'

/** The client secret of all apps. */
export const clientSecret = 'secret'

/** The fields of a token request. */
export interface Grant extends Pick<TokenRequest, 'grant' | 'sent'> {
  /** The Client ID in HTTP Basic; an app is named after its key. */
  readonly clientId: string
  readonly codeVerifier: string
  readonly redirectUri: string
}

/** Reads a token request. */
export function grantOf(body: string, headers: Headers): Grant {
  const fields = new URLSearchParams(body)
  const [, credentials = ''] = headers.get('authorization')?.split(' ') ?? []
  const [clientId = ''] = Buffer.from(credentials, 'base64').toString().split(':')
  return {
    grant: fields.get('grant_type') as Grant['grant'],
    sent: fields.get('refresh_token') ?? fields.get('code') ?? undefined,
    clientId,
    codeVerifier: fields.get('code_verifier') ?? '',
    redirectUri: fields.get('redirect_uri') ?? '',
  }
}

/** The endpoint's response to a request that arrived. */
export interface TokenResponse {
  readonly outcome: RequestOutcome
  readonly status: number
  readonly fields: Readonly<Record<string, unknown>>
  readonly issued?: IssuedToken | undefined
  readonly retryAfterSeconds?: number | undefined
  readonly refusal?: CodeRefusal | undefined
}

export function invalidGrant(refusal?: CodeRefusal): TokenResponse {
  const fields = { error: 'invalid_grant', error_description: refusal }
  return { outcome: 'invalid-grant', status: 400, fields, refusal }
}

export function tokenResponse(
  issued: IssuedToken,
  more: Readonly<Record<string, string>>,
): TokenResponse {
  const { accessToken: access_token, lifetimeSeconds: expires_in } = issued
  const fields = { access_token, token_type: 'Bearer', expires_in, ...more }
  return { outcome: 'token', status: 200, fields, issued }
}

/** The response as `fetch` returns it. */
export function toResponse({ status, fields, retryAfterSeconds }: TokenResponse): Response {
  const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': `${retryAfterSeconds}` }
  return new Response(JSON.stringify(fields), { status, headers })
}

/** What `fetch` throws: `ECONNREFUSED` if the request never arrived, `ECONNRESET` if it may have. */
export function connectionError(code: 'ECONNREFUSED' | 'ECONNRESET'): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) })
}
