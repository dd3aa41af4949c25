import { createHash } from 'node:crypto'
import { AuthorizationCode, type UserProvider } from '@spotify-sdk/auth-authorization-code'

const auth = new AuthorizationCode()

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url')

/** What `createAuthorizationUrl` returned, kept in a sealed cookie of this browser. */
interface Login {
  readonly state: string
  readonly codeVerifier: string
}

/** A hash of the cookie is the user id: reading a cache key does not give access to the session. */
const userOf = (cookie: string): UserProvider => auth.forUser(digest(cookie))

async function callback(url: string, { state, codeVerifier }: Login): Promise<string> {
  const { code } = auth.parseAuthorizationResponse(url, { expectedState: state })
  // Random, new for each sign-in, and the same if the callback runs twice.
  const cookie = digest(`${codeVerifier} ${code}`)
  await userOf(cookie).exchangeCode(code, { codeVerifier })
  return cookie // the session cookie, `HttpOnly`
}

console.log(callback.name)
