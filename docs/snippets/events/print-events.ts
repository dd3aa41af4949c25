import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'

const auth = new ClientCredentials({ onEvent: (event) => console.log(JSON.stringify(event)) })
await auth.getAccessToken() // {"type":"token-refreshed","key":"client-credentials:…",…}
