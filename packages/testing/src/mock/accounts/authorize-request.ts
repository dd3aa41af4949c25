import type { Accounts } from './accounts.ts'
import type { RecordedRequest } from '../server/recorded-request.ts'
import type { QuotaMode } from '../web-api/quota-mode.ts'
import { allScopes } from './issue-refresh-token.ts'

/** An authorization request that can be shown to the user. */
export interface AuthorizeRequest {
  readonly clientId: string
  readonly redirectUri: string
  readonly state: string | null
  readonly scope: string
  readonly codeChallenge: string | undefined
}

/** The result of checking an authorization request. */
export type AuthorizeVerdict =
  | { readonly kind: 'shown'; readonly request: AuthorizeRequest }
  /** The app gets an error through the user's browser. */
  | { readonly kind: 'refused'; readonly request: AuthorizeRequest; readonly error: string }
  /** Nobody knows whose browser it is to be sent to: a page for the user alone. */
  | { readonly kind: 'page'; readonly complaint: string }

const loopbackHosts = new Set(['127.0.0.1', '[::1]'])

/**
 * Checks an authorization request as Spotify does. If the redirect could lead to a stranger, the
 * user sees an error page. All other errors are sent to the app.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1 | RFC 6749 §4.1.2.1}
 */
export function checkAuthorizeRequest(
  query: RecordedRequest['query'],
  { clients }: Accounts,
  quotaMode: QuotaMode,
): AuthorizeVerdict {
  const clientId = query.get('client_id') ?? ''
  const redirectUri = query.get('redirect_uri') ?? ''
  if (!clients.has(clientId)) return { kind: 'page', complaint: 'INVALID_CLIENT: Invalid client' }
  const complaint = complaintOn(redirectUri)
  if (complaint !== undefined) return { kind: 'page', complaint: `INVALID_CLIENT: ${complaint}` }

  const request = {
    clientId,
    redirectUri,
    state: query.get('state'),
    scope: query.get('scope') ?? '',
    codeChallenge: query.get('code_challenge') ?? undefined,
  }
  const error = errorOf(query) ?? (quotaMode === 'development' ? errorOfScope(request) : undefined)
  return error === undefined ? { kind: 'shown', request } : { kind: 'refused', request, error }
}

function complaintOn(redirectUri: string): string | undefined {
  if (!URL.canParse(redirectUri)) return 'Invalid redirect URI'
  const { protocol, hostname, hash } = new URL(redirectUri)
  if (hash !== '') return 'Invalid redirect URI'
  if (hostname === 'localhost') return 'Insecure redirect URI'
  const isLoopback = protocol === 'http:' && loopbackHosts.has(hostname)
  // A private-use scheme of a mobile app is a domain name in reverse order (RFC 8252 §7.1).
  const isSafe = protocol === 'https:' || isLoopback || protocol.includes('.')
  return isSafe ? undefined : 'Insecure redirect URI'
}

function errorOf(query: RecordedRequest['query']): string | undefined {
  const names = [...query.keys()]
  if (new Set(names).size < names.length) return 'invalid_request'
  if (query.get('response_type') !== 'code') return 'unsupported_response_type'
  const challenge = query.get('code_challenge')
  const method = query.get('code_challenge_method')
  if (challenge === null) return method === null ? undefined : 'invalid_request'
  // Only S256, and what S256 makes: 256 bits in base64url.
  const isChallenge = method === 'S256' && /^[A-Za-z0-9_-]{43}$/.test(challenge)
  return isChallenge ? undefined : 'invalid_request'
}

const knownScopes = new Set([
  ...allScopes,
  'app-remote-control',
  'streaming',
  // For partners.
  'soa-create-partner',
  'soa-manage-entitlements',
  'soa-manage-partner',
  'user-soa-link',
  'user-soa-unlink',
])

/**
 * Apps that were registered since February 2026 are refused if one of the scopes is unknown. Older
 * ones are not.
 *
 * @see {@link https://github.com/music-assistant/server/pull/4182}
 */
function errorOfScope({ scope }: AuthorizeRequest): string | undefined {
  const scopes = scope.split(' ').filter((name) => name !== '')
  return scopes.every((name) => knownScopes.has(name)) ? undefined : 'invalid_scope'
}
