import { textResponse } from './error-response.ts'
import { invalidOption } from './invalid-option.ts'
import type { LoginSettings } from './login-settings.ts'

/** A request handler that ends in a redirect. */
export interface RedirectingHandler {
  readonly methods: readonly string[]
  /** Whether the request's origin is allowed. */
  readonly accepts?: (request: Request) => boolean
  /** Does the work, adds cookies to the headers, and returns the target of the redirect. */
  readonly locate: (request: Request, headers: Headers) => Promise<string>
}

/**
 * Makes request handlers. Cookies are also set if the work fails, on the response of `onError`. The
 * redirect is a 303: a 307 would forward the form with its secrets (RFC 9700 §4.12).
 */
export function redirector({
  onError,
  baseUrl,
}: Pick<LoginSettings, 'onError' | 'baseUrl'>): (
  handler: RedirectingHandler,
) => (request: Request) => Promise<Response> {
  return ({ methods, accepts, locate }) =>
    async (request) => {
      // The error of a callback with a request of Express would quote its code.
      if (typeof request.headers.get !== 'function') {
        throw invalidOption('Pass a web-standard Request')
      }
      if (!methods.includes(request.method)) {
        const response = textResponse(405, 'This address takes no such request.')
        response.headers.set('allow', methods.join(', '))
        return response
      }
      if (accepts?.(request) === false) {
        return textResponse(
          403,
          `The request came from another site or opens no page: open ${baseUrl}.`,
        )
      }
      const headers = new Headers({ 'cache-control': 'no-store' })
      try {
        headers.set('location', await locate(request, headers))
        return new Response(null, { status: 303, headers })
      } catch (error) {
        return withHeaders(await onError(error, request), headers)
      }
    }
}

/** The headers of a response from elsewhere may be immutable, so it is copied. */
function withHeaders(given: Response, headers: Headers): Response {
  const response = new Response(given.body, given)
  for (const [name, value] of headers) {
    if (name === 'set-cookie') response.headers.append(name, value)
    else response.headers.set(name, value)
  }
  return response
}
