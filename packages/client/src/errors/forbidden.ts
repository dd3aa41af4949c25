import type { TokenKind } from '../fetch/token-kind.ts'
import type { ErrorBody } from '../fetch/error-body.ts'
import type { RequestContext } from '../fetch/request-context.ts'
import { findRoute, scopesFor } from '../endpoints/find-route.ts'
import type { ForbiddenErrorCode } from './forbidden-error.ts'

/** What a 403 means, or a 401 to a valid token, and what to do about it. */
export interface Prohibition {
  readonly code: ForbiddenErrorCode
  readonly remedy: string
  /** The scopes that the user must grant. */
  readonly missingScopes?: readonly string[]
}

/** The body of such a response, and its request. */
interface Refusal extends ErrorBody, Omit<RequestContext, 'accessToken'> {}

/** Restricted apps lack some endpoints, and new apps some more. */
export const withdrawn = 'Spotify has withdrawn this endpoint from new apps.'

/** Only users' tokens may do some things. */
export const userNeeded =
  'Only the token of a user may do this: AuthorizationCode of @spotify-sdk/auth-authorization-code.'

/** Returns what Spotify means by a 403 or a 401. All of them differ only in their texts. */
export function prohibitionOf({ message = '', reason = '', ...request }: Refusal): Prohibition {
  const said = `${message} ${reason}`.replaceAll('_', ' ')
  if (/\bpremium\b/i.test(said)) {
    const remedy = /\bowner\b/i.test(said)
      ? 'The owner of the app needs Spotify Premium; then wait a few hours.'
      : 'The user needs Spotify Premium.'
    return { code: 'premium_required', remedy }
  }
  if (/\b(?:not (?:be )?|un)registered\b|\ballow-?list\b/i.test(said)) {
    return { code: 'user_not_registered', remedy: allowlist }
  }
  // The player's words, with a 401.
  if (/\bscopes?\b|\bpermissions missing\b/i.test(said)) {
    const granted = request.grantedScope?.()?.split(' ') ?? []
    const isMissing = (scope: string): boolean => !granted.includes(scope)
    const groups = scopesFor(request.method, request.url)
    const open = groups.filter((group) => group.every(isMissing))
    // Spotify may want another scope of a group, such as that for private playlists.
    const missing = open.length > 0 ? open : [groups.flat().filter(isMissing)]
    const names = missing.map((group) => group.join(' or ')).join(', and ')
    const remedy = `Ask the user for the scope ${names || 'it needs'}, in a new sign-in.`
    return { code: 'insufficient_scope', remedy, missingScopes: missing.flat() }
  }
  if (/\buser authentication\b/i.test(said)) return { code: 'forbidden', remedy: userNeeded }
  const saysNothing = /^\s*(?:forbidden\.?)?\s*$/i.test(said)
  const { availability } = findRoute(request.method, request.url) ?? {}
  if (saysNothing && availability !== undefined) {
    const hint =
      availability === 'closed' ? '' : ' Use another method, or apply for Extended Quota Mode.'
    return { code: 'endpoint_unavailable', remedy: withdrawn + hint }
  }
  return { code: 'forbidden', remedy: saysNothing ? remedyFor(request.tokenKind) : '' }
}

const allowlist =
  "Development Mode serves its allowlist only: add the user in Spotify's dashboard (User Management)."

/** For a 403 without a reason. Only users can be on an allowlist. */
function remedyFor(tokenKind: TokenKind | undefined): string {
  const ofUser = `${allowlist} A user's token gets only what belongs to the user.`
  const ofApp = "An app's own token is of no user: it gets only the catalogue."
  if (tokenKind === 'user') return ofUser
  return tokenKind === 'app' ? ofApp : `${ofUser} ${ofApp}`
}
