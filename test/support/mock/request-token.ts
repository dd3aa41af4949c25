import { Buffer } from 'node:buffer'

import type { MockClient, MockSpotify } from '@spotify-sdk/testing'

/** `Authorization: Basic` of a client, both parts form-encoded. */
export function basic({ clientId, clientSecret }: MockClient): string {
  const pair = [clientId, clientSecret].map(encodeURIComponent).join(':')
  return `Basic ${Buffer.from(pair).toString('base64')}`
}

/** Sends the token request of Spotify's documentation, with the test's changes. */
export async function postToken(mock: MockSpotify, init: RequestInit = {}): Promise<Response> {
  return fetch(mock.tokenUrl, {
    method: 'POST',
    headers: { authorization: basic(mock) },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
    redirect: 'manual',
    ...init,
  })
}

/** Gets an access token. */
export async function requestToken(mock: MockSpotify, init: RequestInit = {}): Promise<string> {
  const { access_token: accessToken } = (await (await postToken(mock, init)).json()) as {
    access_token: string
  }
  return accessToken
}

/** Calls the Web API. */
export async function getApi(
  mock: MockSpotify,
  path: string,
  accessToken?: string,
): Promise<Response> {
  const headers: HeadersInit =
    accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }
  return fetch(`${mock.apiUrl}${path}`, { headers })
}

/** The Web API's form of an error. */
export function apiErrorBody(status: number, message: string): object {
  return { error: { status, message } }
}
