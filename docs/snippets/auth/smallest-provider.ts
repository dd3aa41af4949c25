import type { AuthProvider } from '@spotify-sdk/auth-core'

const auth: AuthProvider = { getAccessToken: () => 'a token from elsewhere' }
console.log(await auth.getAccessToken())
