import { usesKeychain } from './keychain.ts'
import { hasCacheKey, isCacheInMemory, tokenCacheSetting } from './settings.ts'
import { tokenFolder } from './token-cache.ts'

/** Who shares the tokens of a cache. */
export type Sharing =
  | 'nobody: tokens end with the command'
  | 'this user on this machine'
  | 'all machines'

/** What `status` and `doctor` say of the cache. */
export interface TokenCacheDescription {
  /** A folder, or the scheme and the host of a server; never a login. */
  readonly place: string
  readonly sharedWith: Sharing
  /** Where the key comes from. */
  readonly encryptedWith?: 'keychain' | 'SPOTIFY_SDK_TOKEN_CACHE_KEY'
}

const serverSchemes = /^(?:rediss?(?:\+cluster)?|postgres(?:ql)?):$/

/** Describes the cache without opening it. */
export function describeTokenCache(): TokenCacheDescription {
  const key = hasCacheKey() ? ({ encryptedWith: 'SPOTIFY_SDK_TOKEN_CACHE_KEY' } as const) : {}
  const folder = tokenFolder()
  if (folder !== undefined) {
    const hasKeychain = !hasCacheKey() && usesKeychain(folder)
    return {
      place: folder,
      sharedWith: 'this user on this machine',
      ...(hasKeychain ? { encryptedWith: 'keychain' } : key),
    }
  }
  if (isCacheInMemory()) {
    return { place: 'memory', sharedWith: 'nobody: tokens end with the command', ...key }
  }
  return { place: serverOf(tokenCacheSetting() ?? ''), sharedWith: 'all machines', ...key }
}

/**
 * Whether a URL ends earlier than its writer meant, since a password has a `#`, `/` or `?` in it: what
 * is parsed as host and port may be user and password then.
 */
export function hasUnescapedPassword(url = tokenCacheSetting() ?? ''): boolean {
  return serverSchemes.test(schemeOf(url)) && /^[a-z+]+:\/\/[^/?#]*(?:#|[/?].*[@#])/i.test(url)
}

/** The port is left out: in `redis://user:12`, it is what a `#` has left of a password. */
function serverOf(url: string): string {
  const scheme = schemeOf(url)
  if (!serverSchemes.test(scheme)) return 'a URL that cannot be read'
  const hidden = `${scheme}//…`
  if (hasUnescapedPassword(url) || !URL.canParse(url)) return hidden
  return `${scheme}//${new URL(url).hostname}`
}

function schemeOf(url: string): string {
  return /^[a-z+]+:/i.exec(url)?.[0].toLowerCase() ?? ''
}

/** The same in words. */
export function inWords(description: TokenCacheDescription): string {
  const { place, sharedWith } = description
  return `${place}, shared with ${sharedWith}, ${encryptionInWords(description)}`
}

export function encryptionInWords({ encryptedWith }: TokenCacheDescription): string {
  const source = encryptedWith === 'keychain' ? 'a key of the keychain' : encryptedWith
  return source === undefined ? 'not encrypted' : `encrypted with ${source}`
}
