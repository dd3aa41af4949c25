import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'

let provider: ClientCredentials | undefined
export const spotify = (): ClientCredentials => (provider ??= new ClientCredentials())

console.log((await spotify().getAccessToken()).length > 0)
