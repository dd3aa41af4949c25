/** A user's complete sign-in: to the consent page, back, and the result. */
export async function logIn(stage, auth) {
  const { url, state, codeVerifier } = await auth.createAuthorizationUrl()
  const response = await stage.authorize(url)
  const { code } = auth.parseAuthorizationResponse(response, { expectedState: state })
  const token = await auth.exchangeCode(code, { codeVerifier })
  return { state, codeVerifier, code, token }
}
