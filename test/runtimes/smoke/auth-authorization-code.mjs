import { AuthorizationCode, AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import { logIn } from './log-in.mjs'
import { outcome } from './outcome.mjs'
import { sleep } from './sleep.mjs'

const wholeStay = {
  before: 'ReauthorizationRequiredError: authorization_required',
  user: 'smedjan',
  scope: 'user-read-email',
  isCurrent: true,
  requests: { login: 1, invalidation: 1, expiry: 1 },
  userAfterRotations: 'smedjan',
  secretsInEvents: [],
  after: 'ReauthorizationRequiredError: authorization_required',
}

export const expected = { AuthorizationCode: wholeStay, AuthorizationCodePkce: wholeStay }

export async function run(stage) {
  const { clientSecret: _, ...publicOptions } = stage.appOptions
  const pkce = await stay(stage, new AuthorizationCodePkce(withLog(publicOptions)))
  // A page cannot keep a secret, so it does not use this provider.
  if (stage.isPage) return { AuthorizationCode: wholeStay, AuthorizationCodePkce: pkce }
  const confidential = await stay(stage, new AuthorizationCode(withLog(stage.appOptions)))
  return { AuthorizationCode: confidential, AuthorizationCodePkce: pkce }
}

const events = []

function withLog(options) {
  return { ...options, scope: 'user-read-email', onEvent: (event) => events.push(event) }
}

/** From the sign-in to the sign-out, with two refreshes that replace the refresh token. */
async function stay(stage, auth) {
  await stage.change({ rotateRefreshTokens: 'always', tokenLifetimeSeconds: 3600 })
  const before = await outcome(auth.getAccessToken())
  const count = await counterOf(stage)

  const { state, codeVerifier, code, token } = await logIn(stage, auth)
  const first = await auth.getAccessToken()
  const user = await stage.whoIs(first)
  const { scope } = await auth.getAuthorization()
  const login = await count()

  await stage.change({ tokenLifetimeSeconds: 2 })
  await auth.invalidate(first)
  await auth.getAccessToken()
  const invalidation = await count()

  await sleep(2.1)
  const userAfterRotations = await stage.whoIs(await auth.getAccessToken())
  const expiry = await count()

  await auth.signOut()
  const after = await outcome(auth.getAccessToken())
  await auth.close()
  const told = JSON.stringify(events)
  const secrets = [stage.clientSecret, code, codeVerifier, state, first, token.refreshToken]
  return {
    before,
    user,
    scope,
    isCurrent: first === token.accessToken,
    requests: { login, invalidation, expiry },
    userAfterRotations,
    secretsInEvents: secrets.filter((secret) => told.includes(secret)),
    after,
  }
}

/** Counts the token requests since the last call. */
async function counterOf(stage) {
  let seen = await stage.countTokenRequests()
  return async () => {
    const before = seen
    seen = await stage.countTokenRequests()
    return seen - before
  }
}
