import { ConfigurationError, SpotifyError } from '@spotify-sdk/auth-core'
import { connectionFailed } from '@spotify-sdk/auth-core/toolkit'
import { discard } from './bounded-body.ts'
import type { Hop, OutgoingCall, Send } from './outgoing-call.ts'
import { redirectedHop, unfollowed } from './redirected-hop.ts'

/** The limit of `fetch` itself. */
const maxRedirects = 20

/**
 * Sends one attempt, and follows redirects itself: the token is sent to the same origin only. Runtimes
 * differ in whether they remove it, and in which schemes they follow.
 *
 * @throws `ConfigurationError` (code `unexpected_redirect`) in a browser, which hides where a
 *   redirect leads; `ServerError` (`invalid_response`) for redirects that cannot be followed;
 *   `ConnectionError` if the target of a redirect does not answer.
 */
export async function sendToApi(
  call: OutgoingCall,
  accessToken: string,
  send: Send,
): Promise<Response> {
  let hop = await call.firstHop(accessToken)
  const isFollowed = call.redirect === 'follow'
  const redirect = isFollowed ? 'manual' : call.redirect
  let response = checked(await send(hop.url.href, call.init(hop, redirect)), hop)
  call.hasLeftOrigin = false
  for (let followed = 0; ; followed++) {
    const next = isFollowed ? redirectedHop(response, hop, call.isReplayable) : undefined
    if (next === undefined) return response
    discard(response)
    if (followed === maxRedirects) throw unfollowed(response.status, 'there were too many')
    call.hasLeftOrigin ||= next.url.origin !== hop.url.origin
    hop = next
    response = await sendOn(hop, call.init(hop, redirect), send)
  }
}

/** Errors of a platform quote the URL, and that of a redirect may contain the token. */
async function sendOn(hop: Hop, init: RequestInit, send: Send): Promise<Response> {
  try {
    return checked(await send(hop.url.href, init), hop)
  } catch (thrown) {
    if (init.signal?.aborted || SpotifyError.is(thrown)) throw thrown
    throw connectionFailed('the target of a redirect', thrown)
  }
}

function checked(response: Response, { url }: Hop): Response {
  if (response.type === 'opaqueredirect') {
    throw new ConfigurationError(
      `The API at ${url.host} redirects, which browsers hide: set apiUrl to the final URL.`,
      { code: 'unexpected_redirect' },
    )
  }
  if (response.type !== 'error') return response
  throw connectionFailed('the API', undefined)
}
