import { ConfigurationError } from '@spotify-sdk/auth-core'
import { discard } from './discard.ts'
import type { OutgoingCall } from './outgoing-call.ts'
import { redirectedRequest } from './redirected-request.ts'

/** What came of an attempt. */
export interface Sent {
  readonly response: Response
  /** Otherwise it was redirected, and another server has answered, which was sent no token. */
  readonly isOfApi: boolean
}

/** As many as `fetch` itself follows. */
const redirectsAtMost = 20

/**
 * Sends one attempt, and follows redirects by hand: the token goes along on the same origin, and
 * to no other. Runtimes differ in when they began to take it out themselves.
 *
 * @throws `ConfigurationError` (code `unexpected_redirect`) in a browser, which shows nobody where
 *   a redirect leads; a `TypeError`, as `fetch` does, for redirects without an end.
 */
export async function sendToApi(
  call: OutgoingCall,
  accessToken: string,
  send: typeof fetch,
): Promise<Sent> {
  let request = call.attempt(accessToken)
  if (call.redirect !== 'follow') {
    const response = await send(request, call.init({ redirect: call.redirect }))
    return { response, isOfApi: true }
  }
  for (let followed = 0; followed <= redirectsAtMost; followed++) {
    const response = await send(request, call.init({ redirect: 'manual' }))
    if (response.type === 'opaqueredirect') throw hiddenRedirect(request)
    const next = redirectedRequest(response, request, () => call.attempt(accessToken))
    if (next === undefined) return { response, isOfApi: true }
    discard(response)
    if (new URL(next.url).origin !== new URL(request.url).origin) {
      next.headers.delete('authorization')
      return { response: await send(next, call.init({ redirect: 'follow' })), isOfApi: false }
    }
    request = next
  }
  throw new TypeError('fetch failed: there were too many redirects.')
}

function hiddenRedirect({ url }: Request): ConfigurationError {
  return new ConfigurationError(
    `The API at ${new URL(url).host} answered with a redirect, which browsers show to nobody: set apiUrl to the final address.`,
    { code: 'unexpected_redirect' },
  )
}
