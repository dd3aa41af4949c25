/**
 * What the page may load and whom it may talk to: itself and Spotify, and nobody else. It is the
 * first thing that stands between an injected script and the tokens.
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
    'img-src https: data:',
    `connect-src ${[...origins].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')
}
