import type { TokenInfo } from '@spotify-sdk/auth-core'

/** What can be wrong with a `ReferenceTokenCache`. */
export type Flaw =
  | 'keeps the object that it was given'
  | 'hands out the object that it keeps'
  | 'drops refreshTokenRejectedAt'
  | 'rounds expiresAt'
  | 'fills absent fields with null'
  | 'cuts long tokens'
  | 'keeps ASCII only'
  | 'merges tokens at a set'
  | 'merges tokens at a commit'
  | 'changes the object of a set'
  | 'changes the object of a commit'
  | 'keeps the old count at a set'
  | 'keeps the old count at a commit'
  | 'tears tokens apart'
  | 'invents a token'
  | 'drops expired tokens'
  | 'has one slot for all keys'
  | 'folds the case of keys'
  | 'cuts long keys'
  | 'stumbles over __proto__'
  | 'deletes all keys'
  | 'does not delete'
  | 'stores nothing after a delete'
  | 'wants something to delete'
  | 'fails to close twice'
  | 'leases to anybody'
  | 'leases for ever'
  | 'tells others to wait for ever'
  | 'tells others to wait for no number of seconds'
  | 'looks first and leases then'
  | 'reads nothing with the lease'
  | 'ends a lease after its length'
  | 'has one lease for all keys'
  | 'grants to whoever aborted'
  | 'keeps the lease of a caller that aborts meanwhile'
  | 'has time without end'
  | 'is held for good after a release'
  | 'is held for good after a commit'
  | 'throws at a second release'
  | 'gives a fence twice'
  | 'compares fences with >='
  | 'commits whatever the fence'
  | 'takes no fence for a set'
  | 'takes no fence for a delete'
  | 'leaves no tombstone'
  | 'leaves a tombstone everywhere'
  | 'keeps the tombstone at a set'
  | 'keeps the tombstone at a commit'
  | 'hands over no cooldown'
  | 'hands over no code'
  | 'has one cooldown for all keys'
  | 'hides the token in a cooldown'
  | 'cools down for ever'
  | 'cools down after a set'
  | 'cools down after a delete'
  | 'cools down for years'
  | 'releases the next holder'
  | 'keeps the lease at a set'
  | 'keeps the lease at a delete'
  | 'cools down although the lease was lost'
  | 'tells no holder that it has lost its lease'
  | 'takes a lost lease back'
  | 'extends a lost lease'
  | 'forgets an extension'
  | 'aborts the signal of a commit'
  | 'tells before it has stored'
  | 'calls a deletion a change like any other'
  | 'tells of no commit'
  | 'tells of one change only'
  | 'tells of all keys'
  | 'tells for ever'
  | 'stumbles over a listener'

/** A copy of a token, or what a flaw makes of it. */
export function flawedCopy(token: TokenInfo, flaw: Flaw | undefined): TokenInfo {
  const alterations: Partial<Record<Flaw, object>> = {
    'drops refreshTokenRejectedAt': { refreshTokenRejectedAt: undefined },
    'rounds expiresAt': { expiresAt: Math.round(token.expiresAt) },
    'fills absent fields with null': { scope: token.scope ?? null },
    'cuts long tokens': { accessToken: token.accessToken.slice(0, 4096) },
    'keeps ASCII only': { scope: token.scope?.replaceAll(/[^ -~]/g, '?') },
  }
  return { ...token, ...(flaw === undefined ? {} : alterations[flaw]) }
}

/** The entry after a write: the new token, or with what a flaw keeps of the old one. */
export function flawedReplacement(
  old: TokenInfo | undefined,
  token: TokenInfo,
  flaw: Flaw | undefined,
  by: 'set' | 'commit',
): TokenInfo {
  if (flaw === `merges tokens at a ${by}`) return { ...old, ...token }
  const keepsCount = flaw === `keeps the old count at a ${by}` && old !== undefined
  return keepsCount ? { ...token, refreshTokenRotations: old.refreshTokenRotations } : token
}
