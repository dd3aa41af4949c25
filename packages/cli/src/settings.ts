import { exitCode, Failure } from './exit-code.ts'

/** The app's Client ID. @throws {@link Failure} (usage) if it is not set. */
export function clientIdSetting(): string {
  const clientId = process.env['SPOTIFY_SDK_CLIENT_ID']
  if (clientId) return clientId
  throw new Failure(
    'Set SPOTIFY_SDK_CLIENT_ID to the Client ID of your app (https://developer.spotify.com/dashboard). A .env file is not loaded by itself: see spotify-sdk doctor.',
    exitCode.usage,
  )
}

/** Whether the app's secret is there: without it there are no app tokens. */
export function hasClientSecret(): boolean {
  return Boolean(process.env['SPOTIFY_SDK_CLIENT_SECRET'])
}

/** Whether the environment signs in the user without a name, as for the providers. */
export function hasRefreshToken(): boolean {
  return Boolean(process.env['SPOTIFY_SDK_REFRESH_TOKEN'])
}

/** Registered without a port: Spotify accepts any port then, and sign-in takes a free one. */
const defaultRedirectUri = 'http://127.0.0.1/callback'

export function redirectUriSetting(): string {
  return process.env['SPOTIFY_SDK_REDIRECT_URI'] || defaultRedirectUri
}

/**
 * Options of providers that the environment does not set. Providers read the others there by themselves, so that
 * their errors name the variable and not an option.
 */
export function providerSettings(): { readonly redirectUri?: string } {
  return process.env['SPOTIFY_SDK_REDIRECT_URI'] ? {} : { redirectUri: defaultRedirectUri }
}

/** As the providers write it, because it is part of the key of an entry. They refuse an invalid one. */
export function tokenUrlSetting(): string | undefined {
  const url = process.env['SPOTIFY_SDK_TOKEN_URL'] || undefined
  return url === undefined || !URL.canParse(url) ? url : new URL(url).href
}

/** The cache's URL, which may contain a password, or `undefined` if the default is used. */
export function tokenCacheSetting(): string | undefined {
  return process.env['SPOTIFY_SDK_TOKEN_CACHE'] || undefined
}

/** Whether the cache is in memory, so that tokens and sign-outs end with the command. */
export function isCacheInMemory(): boolean {
  return /^memory:/i.test(tokenCacheSetting() ?? '')
}

/** Whether the tokens are encrypted with a key of the environment. */
export function hasCacheKey(): boolean {
  return Boolean(process.env['SPOTIFY_SDK_TOKEN_CACHE_KEY'])
}
