import type { TokenCache } from '@spotify-sdk/auth-core'
import { FileTokenCache, stateFolder } from '@spotify-sdk/cache-file'
import { tokenCacheSetting } from './settings.ts'

/**
 * How long a command without a heartbeat keeps its lease. A killed command loses it at once, since its
 * process is gone; a living one may be slow where fifty commands start together.
 */
const leaseSeconds = 30

/** Opens the cache that SPOTIFY_SDK_TOKEN_CACHE names; by default files in the per-user folder. */
export async function openTokenCache(): Promise<TokenCache> {
  const url = tokenCacheSetting()
  const isEncrypted = Boolean(process.env['SPOTIFY_SDK_TOKEN_CACHE_KEY'])
  if (url === undefined && !isEncrypted) return new FileTokenCache({ leaseSeconds })
  const { tokenCacheFromUrl } = await import('@spotify-sdk/cache-from-url')
  const { pathToFileURL } = await import('node:url')
  return tokenCacheFromUrl(url ?? pathToFileURL(stateFolder()).href)
}

/** Who shares the tokens of a cache. */
export type Sharing =
  | 'nobody: tokens end with the command'
  | 'this user on this machine'
  | 'all machines'

/** What `status` and `doctor` say of the cache. The URL may hold a password: its host alone is shown. */
export function describeTokenCache(): { readonly place: string; readonly sharedWith: Sharing } {
  const url = tokenCacheSetting()
  if (url === undefined) return { place: stateFolder(), sharedWith: 'this user on this machine' }
  const { protocol, pathname, host } = URL.canParse(url)
    ? new URL(url)
    : { protocol: '', pathname: '', host: '' }
  if (protocol === 'file:') {
    return { place: decodeURIComponent(pathname), sharedWith: 'this user on this machine' }
  }
  if (protocol === 'memory:') {
    return { place: 'memory', sharedWith: 'nobody: tokens end with the command' }
  }
  const place = protocol === '' ? 'a URL that cannot be read' : `${protocol}//${host}`
  return { place, sharedWith: 'all machines' }
}
