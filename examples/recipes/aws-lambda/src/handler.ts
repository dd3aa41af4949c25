import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { tokenCacheFromUrl } from '@spotify-sdk/cache-from-url'
import { NotFoundError, RateLimitError, SpotifyClient } from '@spotify-sdk/client'

/** The part of a request that this function reads (function URL, or HTTP API with payload 2.0). */
export interface HttpEvent {
  readonly rawPath: string
}

/** Its answer. */
export interface HttpResult {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Work that goes on after a call has its token. */
const background = new Set<Promise<unknown>>()

// All this is at module scope: it lives as long as the instance, through many freezes. Instances share
// their token by the Redis or Postgres of SPOTIFY_SDK_TOKEN_CACHE.
const authProvider = new ClientCredentials({
  tokenCache: await tokenCacheFromUrl(),
  // All time-outs together are shorter than that of the function: see the README.
  timeoutSeconds: 2,
  maxRetries: 0,
  waitUntil: (work) => background.add(work),
  onEvent: (event) => console.log(JSON.stringify(event)),
})
const spotify = new SpotifyClient({
  authProvider,
  timeoutSeconds: 3,
  maxRetries: 1,
  maxRetryAfterSeconds: 2,
})

export async function handler({ rawPath }: HttpEvent): Promise<HttpResult> {
  try {
    return await albumAt(rawPath)
  } finally {
    // Lambda freezes the instance when the function returns. A token request in flight would be lost.
    // Work may start other work: at its end, a refresh starts to release its lease.
    while (background.size > 0) {
      const works = [...background]
      await Promise.allSettled(works)
      for (const work of works) background.delete(work)
    }
  }
}

async function albumAt(path: string): Promise<HttpResult> {
  const id = /^\/albums\/([0-9A-Za-z]{22})$/.exec(path)?.[1]
  if (id === undefined) return json(404, { message: 'Ask for /albums/{id}.' })
  try {
    const { name, artists } = await spotify.albums.get(id)
    return json(200, { name, artists: artists.map((artist) => artist.name) })
  } catch (error) {
    if (NotFoundError.is(error)) return json(404, { message: 'There is no such album.' })
    if (!RateLimitError.is(error)) throw error
    const { retryAfterSeconds = 1 } = error
    return json(503, { message: 'Try again later.' }, { 'retry-after': `${retryAfterSeconds}` })
  }
}

function json(statusCode: number, body: object, headers: object = {}): HttpResult {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  }
}
