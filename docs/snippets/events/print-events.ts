import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'

const auth = new ClientCredentials({ onEvent: (event) => console.log(JSON.stringify(event)) })
await auth.getAccessToken() // {"key":"client-credentials:…","type":"token-refreshed",…}
