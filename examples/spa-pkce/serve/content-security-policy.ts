/** Where Spotify keeps pictures. Any other host would see what a script puts into an image's address. */
const imageOrigins = ['https://*.scdn.co', 'https://*.spotifycdn.com']

/**
 * What the page may load, and where it may send requests: itself and Spotify. It is the first thing
 * that stands between an injected script and the tokens; a navigation to another site it cannot stop.
 */
export function contentSecurityPolicy(env: Readonly<Record<string, string>>): string {
  const endpoints = [
    env['VITE_SPOTIFY_TOKEN_URL'] ?? 'https://accounts.spotify.com/',
    env['VITE_SPOTIFY_API_URL'] ?? 'https://api.spotify.com/',
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
