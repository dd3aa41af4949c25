import {
  AuthorizationCode,
  ReauthorizationRequiredError,
} from '@spotify-sdk/auth-authorization-code'

const auth = new AuthorizationCode({
  onEvent: (event) => {
    // In the last 14 days, once a day per user and process.
    if (event.type === 'reauthorization-due') console.log(event.key, event.reauthorizeBy)
  },
})
console.log(await auth.getAuthorization()) // { authorizedAt, reauthorizeBy, scope }, or undefined

try {
  await auth.getAccessToken()
} catch (error) {
  if (!ReauthorizationRequiredError.is(error)) throw error
  console.log(error.code) // authorization_required: send the user to the authorization URL
}
