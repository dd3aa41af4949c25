/** Hosts of Spotify's images. Another host could receive data in an image's URL. */
const imageOrigins = ['https://*.scdn.co', 'https://*.spotifycdn.com']

/**
 * What the page may load, and where it may send requests: itself and Spotify. It is the first
 * defence against an injected script. It cannot stop a navigation to another site.
 */
export function contentSecurityPolicy(env: Readonly<Record<string, string>>): string {
  const endpoints = [
    env['VITE_SPOTIFY_TOKEN_URL'] || 'https://accounts.spotify.com/',
    env['VITE_SPOTIFY_API_URL'] || 'https://api.spotify.com/',
  ]
  const origins = new Set(endpoints.map((endpoint) => new URL(endpoint).origin))
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src ${imageOrigins.join(' ')} data:`,
    `connect-src ${[...origins].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')
}
