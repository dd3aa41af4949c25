import { betterAuth } from 'better-auth'
import { genericOAuth } from 'better-auth/plugins'
import { DatabaseSync } from 'node:sqlite'
import { scopes, takeOver } from './spotify.ts'

const { env } = process
export const port = Number(env['PORT'] || 8888)

/** Tokens are kept in the token cache, which refreshes them. A second copy would be out of date. */
const withoutTokens = { accessToken: null, refreshToken: null, accessTokenExpiresAt: null }

/** Users and sessions. */
export const auth = betterAuth({
  baseURL: env['BETTER_AUTH_URL'] || `http://127.0.0.1:${port}`,
  database: new DatabaseSync(env['DATABASE_FILE'] || 'app.sqlite'),
  plugins: [
    genericOAuth({
      config: [
        {
          providerId: 'spotify',
          clientId: env['SPOTIFY_SDK_CLIENT_ID'] ?? '',
          clientSecret: env['SPOTIFY_SDK_CLIENT_SECRET'] ?? '',
          authorizationUrl:
            env['SPOTIFY_SDK_AUTHORIZE_URL'] || 'https://accounts.spotify.com/authorize',
          tokenUrl: env['SPOTIFY_SDK_TOKEN_URL'] || 'https://accounts.spotify.com/api/token',
          authentication: 'basic',
          scopes: [...scopes],
          // Called at each sign-in, with new tokens.
          getUserInfo: async (tokens) => {
            const { id, display_name, email, images } = await takeOver(tokens)
            return {
              id,
              name: display_name ?? id,
              // Restricted apps get no e-mail address, and better-auth needs one: see the README.
              email: email ?? `${encodeURIComponent(id)}@spotify.invalid`,
              emailVerified: false,
              image: images?.[0]?.url,
            }
          },
        },
      ],
    }),
  ],
  databaseHooks: {
    account: {
      create: { before: async (account) => ({ data: { ...account, ...withoutTokens } }) },
      update: { before: async (account) => ({ data: { ...account, ...withoutTokens } }) },
    },
  },
})

/** Who is signed in. */
export interface SignedIn {
  /** The id of the Spotify account; `undefined` if nobody is signed in. */
  readonly accountId: string | undefined
  /** Send them with the page: they make the session last as long as it is used. */
  readonly cookies: readonly string[]
}

/** Reads the session, and renews it once a day. */
export async function readSession(headers: Headers): Promise<SignedIn> {
  const session = await auth.api.getSession({ headers, returnHeaders: true })
  const cookies = session.headers.getSetCookie()
  if (session.response === null) return { accountId: undefined, cookies }
  const accounts = await auth.api.listUserAccounts({ headers })
  return {
    accountId: accounts.find(({ providerId }) => providerId === 'spotify')?.accountId,
    cookies,
  }
}
