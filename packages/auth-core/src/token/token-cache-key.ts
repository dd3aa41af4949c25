import { ConfigurationError } from '../errors/configuration-error.ts'
import { spotifyTokenUrl } from '../token-endpoint/token-url.ts'

/** Whose token it is. */
export interface TokenCacheKeyParts {
  /** The flow that issued it, in a provider's words: `client-credentials`, `authorization-code`. */
  readonly grant: string
  /** The app's Client ID. */
  readonly clientId: string
  /** The user, where the token is one's. */
  readonly user?: string | undefined
  /** The token endpoint; left out of the key where it is Spotify's. */
  readonly tokenUrl?: string | undefined
}

/**
 * The name under which a token lies in memory, cache, lease and flight:
 * `client-credentials:<clientId>`, `authorization-code:<clientId>:<user>`, with `@<tokenUrl>`
 * behind it where that is not Spotify's. Injective: every part is percent-encoded, so two apps,
 * two users or two endpoints never meet. Holds no secret.
 *
 * @throws {@link ConfigurationError} for text that is not well-formed Unicode.
 */
export function tokenCacheKey({ grant, clientId, user, tokenUrl }: TokenCacheKeyParts): string {
  const parts = user === undefined ? [grant, clientId] : [grant, clientId, user]
  const owner = parts.map(encode).join(':')
  const isSpotify = tokenUrl === undefined || tokenUrl === spotifyTokenUrl
  return isSpotify ? owner : `${owner}@${encode(tokenUrl)}`
}

function encode(part: string): string {
  try {
    return encodeURIComponent(part)
  } catch {
    throw new ConfigurationError(
      'A Client ID, user or token URL is not well-formed Unicode (it holds half a surrogate pair).',
      { code: 'invalid_option' },
    )
  }
}
