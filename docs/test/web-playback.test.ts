import { startMock } from 'test-support/start-mock.ts'
import { expect, it, onTestFinished, vi } from 'vitest'

it('the player of a page gets a new token each time that one has expired, and none before the sign-in', async () => {
  const mock = await startMock({ clientId: 'the Client ID of your app' })
  vi.stubEnv('SPOTIFY_SDK_TOKEN_URL', mock.tokenUrl)
  vi.stubEnv('SPOTIFY_SDK_AUTHORIZE_URL', mock.authorizeUrl)
  const said: string[] = []
  vi.spyOn(console, 'log').mockImplementation((text: string) => void said.push(text))
  onTestFinished(() => {
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
  })
  const { auth, getOAuthToken } = await import('../snippets/auth/web-playback.ts')
  const tokens: string[] = []
  const player = (): Promise<void> => getOAuthToken((token) => void tokens.push(token))

  await player()
  const before = { tokens: tokens.length, said: [...said] }

  const { url, state, codeVerifier } = await auth.createAuthorizationUrl()
  const { code } = auth.parseAuthorizationResponse(await mock.authorize(url), {
    expectedState: state,
  })
  await auth.exchangeCode(code, { codeVerifier })
  await player()
  await auth.invalidate(tokens[0] ?? '')
  await player()
  await auth.close()
  const statuses = await Promise.all(
    tokens.map(async (token) => {
      const headers = { authorization: `Bearer ${token}` }
      return (await fetch(`${mock.apiUrl}/v1/me`, { headers })).status
    }),
  )
  expect({ before, said, statuses, areDifferent: tokens[0] !== tokens[1] }).toEqual({
    before: { tokens: 0, said: ['Please sign in.'] },
    said: ['Please sign in.'],
    statuses: [200, 200],
    areDifferent: true,
  })
})
