import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import type { AuthEvent } from '@spotify-sdk/auth-core'
import { NotFoundError, SpotifyError } from '@spotify-sdk/client'
import { createAuthStrategy, sdkOptions } from '@spotify-sdk/official-sdk-adapter'
import { SpotifyApi } from '@spotify/web-api-ts-sdk'
import { discographyOf } from './discography.ts'
import { startStandIn } from './stand-in.ts'

const callsAtOnce = 50

try {
  await using mock = await startStandIn(process.env)
  console.log(
    mock === undefined
      ? 'On Spotify, as your app.'
      : 'On MockSpotify, a local server: set SPOTIFY_SDK_CLIENT_ID and SPOTIFY_SDK_CLIENT_SECRET for the real Spotify.',
  )

  let tokenRequests = 0
  const onEvent = ({ type }: AuthEvent): void => {
    if (type === 'token-refreshed') tokenRequests++
  }
  // The only difference from a program on the official SDK alone.
  await using auth = new ClientCredentials({ onEvent })
  const api = new SpotifyApi(createAuthStrategy(auth), sdkOptions(auth))

  const { artist, albums } = await discographyOf(api, 'Daft Punk')
  console.log(`\nAlbums of ${artist}:`)
  console.table(albums)
  console.log(`${albums.length + 2} calls, ${tokenRequests} token request`)

  await Promise.all(Array.from({ length: callsAtOnce }, () => api.search('discovery', ['album'])))
  console.log(`${callsAtOnce} concurrent calls: ${tokenRequests} token request in all`)

  if (mock !== undefined) {
    mock.revokeAll()
    const again = await discographyOf(api, 'Daft Punk')
    const refused = mock.requests.api.filter(({ status }) => status === 401).length
    console.log(
      `The token was revoked: ${refused} call got a 401 and was retried with a new token; ${again.albums.length} albums`,
    )
  }

  const missing = await api.albums.get('0000000000000000000000').catch((error: unknown) => error)
  if (NotFoundError.is(missing)) console.log(`An error has a class and a code: ${missing.code}`)
} catch (error) {
  console.error(SpotifyError.is(error) ? `${error.name}: ${error.message}` : String(error))
  process.exitCode = 1
}
