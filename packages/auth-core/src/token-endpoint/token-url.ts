/** Spotify's token endpoint. */
export const spotifyTokenUrl = 'https://accounts.spotify.com/api/token'
