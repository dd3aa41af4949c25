import { SpotifyClient } from '@spotify-sdk/client'

const spotify = new SpotifyClient({ accessToken: 'NgCXRK...MzYjw' })
await spotify.library.saveItems(['spotify:track:0eGsygTp906u18L0Oimnem']).catch((error) => {
  console.log(error.name, error.status) // AuthenticationError 401
})
