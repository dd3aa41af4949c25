import type { TokenInfo } from '@spotify-sdk/auth-core'

/** A token as `spotify-sdk token` prints it: by itself, or with `--json` in the form in which it is stored. */
export function tokenText(
  { accessToken, expiresAt, scope }: Pick<TokenInfo, 'accessToken' | 'expiresAt' | 'scope'>,
  { json }: { readonly json?: boolean } = {},
): string {
  if (json !== true) return accessToken
  const token = { access_token: accessToken, expires_at: expiresAt, scope: scope ?? null }
  return JSON.stringify(token, null, 2)
}
