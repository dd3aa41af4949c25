import type { MockSpotify } from '@spotify-sdk/testing'
import { exchangeCode, getCode } from './log-in.ts'

/** Returns a token of a user who has granted these scopes. */
export async function userToken(mock: MockSpotify, scope = '', user = 'smedjan'): Promise<string> {
  const code = await getCode(mock, { scope }, { user })
  return (await exchangeCode(mock, code)).access_token
}

/** A complete response of the Web API. */
export interface ApiAnswer {
  readonly status: number
  readonly body: unknown
}

/**
 * Calls the Web API, for example `PUT /v1/me/tracks`.
 *
 * @param json - Sent as the body.
 */
export async function callApi(
  mock: MockSpotify,
  accessToken: string,
  request: string,
  json?: unknown,
): Promise<ApiAnswer> {
  const [method = '', path] = request.split(' ')
  const response = await fetch(new URL(path ?? '', mock.apiUrl), {
    method,
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
}

/** The expected response of a refusal. */
export function refusal(status: number, message: string): ApiAnswer {
  return { status, body: { error: { status, message } } }
}

/** A member of each item of a page. */
export function namesOn(page: unknown, ...path: readonly string[]): readonly unknown[] {
  const { items } = page as { readonly items: readonly unknown[] }
  return items.map((item) =>
    [...path, 'name'].reduce((at, key) => (at as Record<string, unknown>)[key], item),
  )
}
