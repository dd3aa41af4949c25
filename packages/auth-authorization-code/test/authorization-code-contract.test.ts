import type { AuthProvider } from '@spotify-sdk/auth-core'
import { describeAuthProvider, MockSpotify } from '@spotify-sdk/testing'
import { afterAll } from 'vitest'
import { AuthorizationCode, AuthorizationCodePkce, type CodeFlow } from '../src/index.ts'
import { logIn, redirectUri } from './log-in.ts'

const mock = await MockSpotify.start({ rotateRefreshTokens: 'always' })
afterAll(() => mock.close())

const { tokenUrl, authorizeUrl, clientId, clientSecret } = mock
const settings = { tokenUrl, authorizeUrl, clientId, redirectUri }

async function loggedIn<T extends CodeFlow>(provider: T): Promise<T> {
  await logIn(mock, provider)
  return provider
}

describeAuthProvider('AuthorizationCode', () =>
  loggedIn(new AuthorizationCode({ ...settings, clientSecret })),
)

describeAuthProvider('AuthorizationCodePkce', () => loggedIn(new AuthorizationCodePkce(settings)))

const oneUser = async (): Promise<AuthProvider> => {
  const provider = new AuthorizationCode({ ...settings, clientSecret })
  const user = provider.forUser('smedjan')
  await logIn(mock, provider, user)
  return user
}
describeAuthProvider('AuthorizationCode.forUser', oneUser, { lacks: ['close'] })

describeAuthProvider('AuthorizationCode with a refresh token from elsewhere', async () => {
  const provider = new AuthorizationCode({ ...settings, clientSecret })
  const { refreshToken } = await logIn(mock, provider)
  return new AuthorizationCode({ ...settings, clientSecret, refreshToken })
})
