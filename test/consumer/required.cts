import auth = require('@spotify-sdk/auth-client-credentials')
import core = require('@spotify-sdk/auth-core')

/** What a program in CommonJS requires is typed as what is imported. */
const provider: core.AuthProvider = new auth.ClientCredentials({ clientId: undefined })

const codeOf = (error: unknown): string | undefined =>
  core.SpotifyError.is(error) ? error.code : undefined

// @ts-expect-error an instant is a number
const endless: core.TokenInfo = { accessToken: 'NgCXRK...MzYjw', expiresAt: 'never' }

export = { provider, codeOf, endless }
