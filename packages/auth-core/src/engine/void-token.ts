import type { TokenInfo } from '../token/token-info.ts'

/** What a sign-out leaves in a cache without `delete`. */
export function voidToken(key: string): TokenInfo {
  return { accessToken: 'signed-out', expiresAt: 0, key }
}

/** Whether an entry is what a sign-out has left. */
export function isVoidToken({ accessToken }: TokenInfo): boolean {
  return accessToken === 'signed-out'
}
