/** A user's whole login: to the consent page and back, and what came of it. */
export async function logIn(stage, auth) {
  const { url, state, codeVerifier } = await auth.createAuthorizationUrl()
  const response = await stage.authorize(url)
  const { code } = auth.parseAuthorizationResponse(response, { expectedState: state })
  const token = await auth.exchangeCode(code, { codeVerifier })
  return { state, codeVerifier, code, token }
}
