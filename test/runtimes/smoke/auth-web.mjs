import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { createLogin } from '@spotify-sdk/auth-web'

export const expected = {
  login: {
    status: 303,
    cookies: ['spotify-attempt-…; Max-Age=900; Path=/; HttpOnly; SameSite=Lax'],
  },
  callback: { status: 303, location: '/profile' },
  again: { status: 303, location: '/profile' },
  user: 'smedjan',
  rotated: 'smedjan',
  isForgedAccepted: false,
  requests: 1,
  foreign: 403,
  logout: { status: 303, location: '/' },
  isSignedInAfterwards: false,
}

const secret = (name) => `${name}-secret-of-the-smoke-test-long-enough`

/** A whole sign-in by requests, a reload, a rotation of the secret, and the sign-out. */
export async function run(stage) {
  const authProvider = new AuthorizationCode(stage.appOptions)
  const { redirectUri } = authProvider
  const { origin } = new URL(redirectUri)
  const site = createLogin({ authProvider, sessionSecret: secret('first') })
  const rotated = createLogin({
    authProvider,
    sessionSecret: [secret('next'), secret('first')],
  })
  const before = await stage.countTokenRequests()

  const begun = await site.login(new Request(`${origin}/login?returnTo=/profile`))
  const attempt = cookieOf(begun)
  const response = await stage.authorize(begun.headers.get('location'))
  const done = await site.callback(withCookie(response, attempt))
  const session = cookieOf(done)
  const again = await site.callback(withCookie(response, session))

  const user = await site.session(withCookie(origin, session))
  const byRotated = await rotated.session(withCookie(origin, session))
  const forged = await site.session(withCookie(origin, session.slice(0, -4)))
  const requests = (await stage.countTokenRequests()) - before
  const whoIs = async (one) => stage.whoIs(await one.getAccessToken())
  const signedIn = { user: await whoIs(user), rotated: await whoIs(byRotated) }

  const postFrom = (sender) =>
    new Request(`${origin}/logout`, {
      method: 'POST',
      headers: { origin: sender, cookie: session },
    })
  const foreign = await site.logout(postFrom('https://evil.example'))
  const logout = await site.logout(postFrom(origin))
  const after = await site.session(withCookie(origin, session))
  await authProvider.close()
  return {
    login: {
      status: begun.status,
      cookies: begun.headers.getSetCookie().map((line) => line.replace(/-\d+=[^;]*/, '-…')),
    },
    callback: redirectOf(done),
    again: redirectOf(again),
    ...signedIn,
    isForgedAccepted: forged !== undefined,
    requests,
    foreign: foreign.status,
    logout: redirectOf(logout),
    isSignedInAfterwards: after !== undefined,
  }
}

/** The cookie that the browser sends after a response. */
const cookieOf = (response) =>
  response.headers
    .getSetCookie()
    .filter((line) => !line.includes('Max-Age=0'))
    .map((line) => line.split(';')[0])
    .join('; ')

const withCookie = (url, cookie) => new Request(url, { headers: { cookie } })

const redirectOf = ({ status, headers }) => ({ status, location: headers.get('location') })
