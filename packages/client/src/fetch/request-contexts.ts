import type { RequestContext } from '../client/api-answer.ts'

/** A response says neither its method nor the token; errors about it need both. */
const contexts = new WeakMap<Response, RequestContext>()

/** Remembers how a response was requested, for as long as it is referenced. */
export function rememberContext(response: Response, context: RequestContext): Response {
  contexts.set(response, context)
  return response
}

/** How a response was requested, or what it says of that itself. */
export function contextOf(response: Response): RequestContext {
  const known = contexts.get(response)
  if (known !== undefined) return known
  const url = URL.canParse(response.url) ? new URL(response.url) : undefined
  return { method: 'A request to', url, accessToken: undefined, tokenKind: undefined }
}
