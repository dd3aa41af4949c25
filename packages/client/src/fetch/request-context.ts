import { parsedUrl } from './parsed-url.ts'
import type { TokenKind } from './token-kind.ts'

/** The request of a response, as errors need it. */
export interface RequestContext {
  readonly method: string
  /** Absent if it is not known. */
  readonly url: URL | undefined
  /** Whether a redirect led to another origin. The response may then not be Spotify's. */
  readonly hasLeftOrigin?: boolean | undefined
  /** No error may quote it. */
  readonly accessToken?: string | undefined
  readonly tokenKind?: TokenKind | undefined
  /** The scopes of the token, separated by spaces, if the provider knows them. */
  readonly grantedScope?: (() => string | undefined) | undefined
}

/** A response has neither its method nor its token, but errors need both. */
const contexts = new WeakMap<Response, RequestContext>()

/** Remembers how a response was requested, for as long as it is referenced. */
export function rememberContext(response: Response, context: RequestContext): Response {
  contexts.set(response, context)
  return response
}

/** Returns the remembered request of a response, or what the response itself has of it. */
export function contextOf(response: Response): RequestContext {
  return contexts.get(response) ?? { method: 'A request to', url: parsedUrl(response.url) }
}
