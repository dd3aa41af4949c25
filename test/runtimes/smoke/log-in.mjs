/** Logs a user in, who agrees to everything. */
export async function logIn(stage, auth) {
  const { url, state, codeVerifier } = await auth.createAuthorizationUrl()
  const response = await stage.authorize(url)
  const { code } = auth.parseAuthorizationResponse(response, { expectedState: state })
  await auth.exchangeCode(code, { codeVerifier })
}
