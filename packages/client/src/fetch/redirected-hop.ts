import { ServerError } from '@spotify-sdk/auth-core'
import type { Hop } from './outgoing-call.ts'
import { parsedUrl } from './parsed-url.ts'

const redirectStatus = /^30[12378]$/

/** Status and method of a request that is followed by a GET. */
const becomesGet = /^30[12] POST$|^303 (?!GET$|HEAD$)/

/** Headers that another origin must not get. */
const headersOfOrigin = ['authorization', 'cookie', 'proxy-authorization'] as const

/**
 * Returns the request that a redirect asks for; `undefined` if the response is not a redirect.
 *
 * @param canRepeatBody - Whether the body can be sent again. A stream cannot.
 * @throws `ServerError` for a redirect that `fetch` would not follow either. It does not contain the
 *   address, which may quote the token.
 * @see {@link https://fetch.spec.whatwg.org/#http-redirect-fetch}
 */
export function redirectedHop(
  { headers, status }: Response,
  { url, method, headers: sentHeaders, body }: Hop,
  canRepeatBody: boolean,
): Hop | undefined {
  const location = redirectStatus.test(`${status}`) ? headers.get('location') : null
  if (location === null) return undefined
  const target = parsedUrl(location, url)
  if (target === undefined || !/^https?:\/\/[^/@]*\//.test(target.href)) {
    throw unfollowed(status, 'its address is not http(s): or has a password')
  }
  const next: Record<string, string> = { ...sentHeaders }
  if (target.origin !== url.origin) for (const name of headersOfOrigin) delete next[name]
  if (becomesGet.test(`${status} ${method}`)) {
    for (const name of Object.keys(next)) if (name.startsWith('content-')) delete next[name]
    return { url: target, method: 'GET', headers: next }
  }
  if (body && !canRepeatBody)
    throw unfollowed(status, 'the body was a stream, which cannot be sent twice')
  return { url: target, method, headers: next, body }
}

/** The error for a redirect that leads nowhere. */
export function unfollowed(status: number, complaint: string): ServerError {
  return new ServerError(`A redirect (${status}) of the API is not followed: ${complaint}.`, {
    code: 'invalid_response',
    status,
  })
}
