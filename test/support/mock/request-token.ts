import { Buffer } from 'node:buffer'

import type { MockClient, MockSpotify } from '@spotify-sdk/testing'

/** `Authorization: Basic` of a client, both parts form-encoded. */
export function basic({ clientId, clientSecret }: MockClient): string {
  const pair = [clientId, clientSecret].map(encodeURIComponent).join(':')
  return `Basic ${Buffer.from(pair).toString('base64')}`
}

/** Sends the token request that Spotify's page describes, with what a test wants otherwise. */
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

/** Asks the Web API. */
export async function getApi(
  mock: MockSpotify,
  path: string,
  accessToken?: string,
): Promise<Response> {
  const headers: HeadersInit =
    accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }
  return fetch(`${mock.apiUrl}${path}`, { headers })
}

/** The Web API's own form of an error. */
export function apiErrorBody(status: number, message: string): object {
  return { error: { status, message } }
}
