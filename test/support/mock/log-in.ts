import { createHash } from 'node:crypto'

import type { AuthorizeOptions, MockSpotify } from '@spotify-sdk/testing'
import { basic } from './request-token.ts'

export const redirectUri = 'http://127.0.0.1:8888/callback'

/** A verifier of RFC 7636's own length, and its challenge. */
export const verifier = 'v'.repeat(43)
export const challenge = createHash('sha256').update(verifier).digest('base64url')

/** An authorization URL with the test's changes; `null` omits a parameter. */
export function authorizeUrl(
  mock: MockSpotify,
  more: Readonly<Record<string, string | null>> = {},
): URL {
  const url = new URL(mock.authorizeUrl)
  const parameters = {
    client_id: mock.clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    state: 'state',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...more,
  }
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null) url.searchParams.set(name, value)
  }
  return url
}

/** The code after a user's click. */
export async function getCode(
  mock: MockSpotify,
  more: Readonly<Record<string, string | null>> = {},
  options: AuthorizeOptions = {},
): Promise<string> {
  const response = await mock.authorize(authorizeUrl(mock, more), options)
  return new URL(response).searchParams.get('code') ?? ''
}

/** The token endpoint's response to a user's grant. */
export interface UserTokenAnswer {
  readonly status: number
  readonly access_token: string
  readonly refresh_token: string
  readonly scope: string
  readonly error: string
  readonly error_description: string
}

/** Sends a form to the token endpoint, as the confidential client or a public one. */
export async function postForm(
  mock: MockSpotify,
  form: Readonly<Record<string, string>>,
  client: 'confidential' | 'public' = 'confidential',
): Promise<UserTokenAnswer> {
  const isPublic = client === 'public'
  const response = await fetch(mock.tokenUrl, {
    method: 'POST',
    headers: isPublic ? {} : { authorization: basic(mock) },
    body: new URLSearchParams(isPublic ? { client_id: mock.clientId, ...form } : form),
  })
  const answer = (await response.json()) as Omit<UserTokenAnswer, 'status'>
  return { ...answer, status: response.status }
}

/** Exchanges a code. */
export function exchangeCode(
  mock: MockSpotify,
  code: string,
  more: Readonly<Record<string, string>> = {},
  client?: 'confidential' | 'public',
): Promise<UserTokenAnswer> {
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri }
  return postForm(mock, { ...form, code_verifier: verifier, ...more }, client)
}

/** Sends a refresh token. */
export function refresh(
  mock: MockSpotify,
  refreshToken: string,
  client?: 'confidential' | 'public',
): Promise<UserTokenAnswer> {
  return postForm(mock, { grant_type: 'refresh_token', refresh_token: refreshToken }, client)
}
