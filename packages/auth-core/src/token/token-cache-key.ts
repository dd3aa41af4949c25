import { ConfigurationError } from '../errors/configuration-error.ts'
import { spotifyTokenUrl } from '../token-endpoint/endpoint-url.ts'

/** The owner of a token. */
export interface TokenCacheKeyParts {
  /** The flow that issued it: `client-credentials`, `authorization-code`. */
  readonly grant: string
  /** The app's Client ID. */
  readonly clientId: string
  /** The user, for a user's token. */
  readonly user?: string | undefined
  /** The token endpoint; omitted from the key if it is Spotify's. */
  readonly tokenUrl?: string | undefined
}

/**
 * Builds the cache key of a token: `client-credentials:<clientId>`,
 * `authorization-code:<clientId>:<user>`, followed by `@<tokenUrl>` if that is not Spotify's. Every
 * part is percent-encoded, so different apps, users and endpoints have different keys. Contains no
 * secret.
 *
 * @throws {@link ConfigurationError} for a part that is missing, or not well-formed Unicode.
 */
export function tokenCacheKey({ grant, clientId, user, tokenUrl }: TokenCacheKeyParts): string {
  const parts = user === undefined ? [grant, clientId] : [grant, clientId, user]
  const owner = parts.map(encode).join(':')
  const isSpotify = tokenUrl === undefined || tokenUrl === spotifyTokenUrl
  return isSpotify ? owner : `${owner}@${encode(tokenUrl)}`
}

function encode(part: string): string {
  if (typeof part === 'string' && part.isWellFormed()) return encodeURIComponent(part)
  throw new ConfigurationError(
    'The grant, Client ID, user or token URL is not a well-formed string.',
    { code: 'invalid_option' },
  )
}
