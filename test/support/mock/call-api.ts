import type { MockSpotify } from '@spotify-sdk/testing'
import { exchangeCode, getCode } from './log-in.ts'

/** A token of a user who has allowed these scopes. */
export async function userToken(mock: MockSpotify, scope = '', user = 'smedjan'): Promise<string> {
  const code = await getCode(mock, { scope }, { user })
  return (await exchangeCode(mock, code)).access_token
}

/** An answer of the Web API, read. */
export interface ApiAnswer {
  readonly status: number
  readonly body: unknown
}

/**
 * Asks the Web API, as `PUT /v1/me/tracks`.
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

/** What a refusal looks like. */
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
