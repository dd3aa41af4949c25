import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'

const auth = new ClientCredentials() // SPOTIFY_SDK_CLIENT_ID, SPOTIFY_SDK_CLIENT_SECRET
const accessToken = await auth.getAccessToken()
console.log(accessToken.length > 0)
