import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'

/** The session that your site has anyway: on the server, or in an encrypted cookie. */
interface Session {
  readonly accountId: string
  linking?: { readonly state: string; readonly codeVerifier: string | undefined }
}

const auth = new AuthorizationCode({ scope: ['user-library-read'] })

const redirect = (location: string): Response =>
  new Response(null, { status: 303, headers: { location } })

/** POST, from a page of the site. */
export async function link(session: Session): Promise<Response> {
  const { url, state, codeVerifier } = await auth.createAuthorizationUrl()
  session.linking = { state, codeVerifier }
  return redirect(url)
}

/** GET, the redirect URI. */
export async function callback(request: Request, session: Session): Promise<Response> {
  const { state, codeVerifier } = session.linking ?? {}
  const { code } = auth.parseAuthorizationResponse(request.url, { expectedState: state })
  await auth.forUser(session.accountId).exchangeCode(code, { codeVerifier })
  return redirect('/')
}

/** POST, from a page of the site. Also when the account is deleted. */
export async function unlink({ accountId }: Session): Promise<Response> {
  await auth.forUser(accountId).signOut()
  return redirect('/')
}

console.log((await link({ accountId: 'ada' })).status) // 303
