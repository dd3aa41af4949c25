import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { apiBaseUrl, createSpotifyFetch, readResponseError } from '@spotify-sdk/client'

const spotifyFetch = createSpotifyFetch({ authProvider: new ClientCredentials() })

const response = await spotifyFetch(`${apiBaseUrl()}albums/0000000000000000000000`)
const error = await readResponseError(response)
console.log(error?.code) // not_found
