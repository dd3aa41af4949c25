import { setTimeout as sleep } from 'node:timers/promises'

import { expect, it } from 'vitest'

import {
  exchangeCode,
  getCode,
  postForm,
  refresh,
  redirectUri,
  verifier,
} from 'test-support/mock/log-in.ts'
import { getApi } from 'test-support/mock/request-token.ts'
import { MockSpotify } from '../mock-spotify.ts'

it.for(['confidential', 'public'] as const)(
  'exchanges a code of a %s client for tokens of the user',
  async (client) => {
    await using mock = await MockSpotify.start({ tokenLifetimeSeconds: 60 })
    const code = await getCode(mock, { scope: 'user-read-email' })
    expect(await exchangeCode(mock, code, {}, client)).toEqual({
      status: 200,
      access_token: expect.stringMatching(/^BQ/),
      token_type: 'Bearer',
      expires_in: 60,
      scope: 'user-read-email',
      refresh_token: expect.stringMatching(/^AQ/),
    })
    expect(mock.requests.token.map(({ clientId }) => clientId)).toEqual([mock.clientId])
  },
)

const invalidGrant = (description: string): object => ({
  status: 400,
  error: 'invalid_grant',
  error_description: description,
})

it.for([
  ['another verifier', { code_verifier: 'w'.repeat(43) }, 'code_verifier was incorrect'],
  ['a verifier that is too short', { code_verifier: 'v' }, 'code_verifier was incorrect'],
  ['another redirect URI', { redirect_uri: `${redirectUri}/` }, 'Invalid redirect URI'],
  ['another code', { code: 'AQ' }, 'Invalid authorization code'],
] as const)('refuses %s', async ([, more, description]) => {
  await using mock = await MockSpotify.start()
  const code = await getCode(mock)
  expect(await exchangeCode(mock, code, more)).toEqual(invalidGrant(description))
})

it('refuses a code without the verifier of its challenge, and one with a verifier but no challenge', async () => {
  await using mock = await MockSpotify.start()
  const form = { grant_type: 'authorization_code', redirect_uri: redirectUri }
  const bound = await getCode(mock)
  expect(await postForm(mock, { ...form, code: bound })).toMatchObject({
    error: 'invalid_request',
    error_description: 'code_verifier must be supplied',
  })
  const without = { code_challenge: null, code_challenge_method: null }
  const stripped = await getCode(mock, without)
  expect(await exchangeCode(mock, stripped)).toEqual(invalidGrant('code_verifier was incorrect'))
  const plain = { ...form, code: await getCode(mock, without) }
  expect((await postForm(mock, plain, 'public')).error).toBe('invalid_client')
  expect((await postForm(mock, { ...form, code: await getCode(mock, without) })).status).toBe(200)
  expect((await postForm(mock, form)).error_description).toBe('code must be supplied')
})

it("refuses another app's code and refresh token", async () => {
  await using mock = await MockSpotify.start()
  const other = mock.addClient()
  const asOther = { client_id: other.clientId }
  const code = await getCode(mock)
  expect(await exchangeCode(mock, code, asOther, 'public')).toEqual(
    invalidGrant('Invalid authorization code'),
  )
  const { refresh_token } = await exchangeCode(mock, await getCode(mock), {}, 'public')
  const form = { ...asOther, grant_type: 'refresh_token', refresh_token }
  expect(await postForm(mock, form, 'public')).toEqual(invalidGrant('Invalid refresh token'))
})

it('revokes what a code was exchanged for when it comes again', async () => {
  await using mock = await MockSpotify.start()
  const code = await getCode(mock)
  const { access_token, refresh_token } = await exchangeCode(mock, code)
  expect(await exchangeCode(mock, code)).toEqual(invalidGrant('Invalid authorization code'))
  expect(await refresh(mock, refresh_token)).toEqual(invalidGrant('Refresh token revoked'))
  expect((await getApi(mock, '/v1/me', access_token)).status).toBe(401)
})

it.for([
  ['omit', [undefined, undefined]],
  ['never', ['same', 'same']],
  ['always', ['new', 'new']],
] as const)('answers a refresh as rotateRefreshTokens: %s has it', async ([rotation, expected]) => {
  await using mock = await MockSpotify.start({ rotateRefreshTokens: rotation })
  let { refresh_token: current } = await exchangeCode(mock, await getCode(mock))
  const answered = []
  for (let round = 0; round < 2; round++) {
    const answer = await refresh(mock, current)
    expect(answer.status).toBe(200)
    expect((await getApi(mock, '/v1/me', answer.access_token)).status).toBe(200)
    const { refresh_token } = answer as { refresh_token?: string }
    answered.push(refresh_token && (refresh_token === current ? 'same' : 'new'))
    current = refresh_token ?? current
  }
  expect(answered).toEqual(expected)
})

it('kills the whole family when a replaced refresh token comes again', async () => {
  await using mock = await MockSpotify.start({ rotateRefreshTokens: 'always' })
  const first = await exchangeCode(mock, await getCode(mock))
  const bystander = await exchangeCode(mock, await getCode(mock))
  const second = await refresh(mock, first.refresh_token)
  expect(mock.revokedFamilies).toBe(0)
  for (const { refresh_token } of [first, second, first]) {
    expect(await refresh(mock, refresh_token)).toEqual(invalidGrant('Refresh token revoked'))
  }
  expect(mock.revokedFamilies).toBe(1)
  expect((await getApi(mock, '/v1/me', second.access_token)).status).toBe(401)
  expect((await refresh(mock, bystander.refresh_token)).status).toBe(200)
})

it('lets a refresh token die six months after the consent, refreshed or not', async () => {
  await using mock = await MockSpotify.start({ rotateRefreshTokens: 'always' })
  const sixMonthsSeconds = mock.refreshTokenLifetimeSeconds
  expect(sixMonthsSeconds / 86_400).toBeGreaterThanOrEqual(181)
  expect(sixMonthsSeconds / 86_400).toBeLessThanOrEqual(184)
  const login = await exchangeCode(mock, await getCode(mock))
  await sleep(60)
  const { refresh_token } = await refresh(mock, login.refresh_token)
  mock.refreshTokenLifetimeSeconds = 0.05
  expect(await refresh(mock, refresh_token)).toEqual(invalidGrant('Refresh token expired'))
  mock.refreshTokenLifetimeSeconds = sixMonthsSeconds
  expect((await refresh(mock, refresh_token)).status).toBe(200)
})

it('takes back what a user allowed, of that user and app alone', async () => {
  await using mock = await MockSpotify.start()
  mock.addUser({ id: 'ada' })
  const [smedjan, ada] = [
    await exchangeCode(mock, await getCode(mock)),
    await exchangeCode(mock, await getCode(mock, {}, { user: 'ada' })),
  ]
  mock.revokeAuthorizations('ada', 'another app')
  expect((await refresh(mock, ada.refresh_token)).status).toBe(200)
  mock.revokeAuthorizations('ada')
  expect(await refresh(mock, ada.refresh_token)).toEqual(invalidGrant('Refresh token revoked'))
  expect((await getApi(mock, '/v1/me', ada.access_token)).status).toBe(401)
  expect(mock.expiresAt(ada.access_token), 'expiry of a token that was valid').toBeTypeOf('number')
  expect((await getApi(mock, '/v1/me', smedjan.access_token)).status).toBe(200)
  expect(mock.expiresAt(smedjan.access_token), 'expiry of a valid token').toBeTypeOf('number')
  mock.revoke(smedjan.access_token)
  expect(mock.expiresAt(smedjan.access_token), 'expiry of a revoked token').toBeUndefined()
  mock.revokeAuthorizations()
  expect((await refresh(mock, smedjan.refresh_token)).status).toBe(400)
})

it('refreshes with the proof that the login had', async () => {
  await using mock = await MockSpotify.start()
  const confidential = await exchangeCode(mock, await getCode(mock))
  const open = await exchangeCode(mock, await getCode(mock), { code_verifier: verifier }, 'public')
  expect((await refresh(mock, confidential.refresh_token, 'public')).error).toBe('invalid_client')
  expect((await refresh(mock, open.refresh_token, 'public')).status).toBe(200)
  expect(await refresh(mock, '')).toMatchObject({
    error: 'invalid_request',
    error_description: 'refresh_token must be supplied',
  })
})

it('refuses a way to treat refresh tokens that there is not', async () => {
  await using mock = await MockSpotify.start()
  expect(() => (mock.rotateRefreshTokens = 'sometimes' as 'always')).toThrow(TypeError)
  expect(mock.rotateRefreshTokens).toBe('omit')
  expect(() => (mock.refreshTokenLifetimeSeconds = -1)).toThrow(RangeError)
})

it('tells a user’s profile as far as the scopes of the token allow', async () => {
  await using mock = await MockSpotify.start({ quotaMode: 'extended' })
  const profileWith = async (scope: string | null): Promise<Record<string, unknown>> => {
    const { access_token } = await exchangeCode(mock, await getCode(mock, { scope }))
    return (await (await getApi(mock, '/v1/me', access_token)).json()) as Record<string, unknown>
  }
  const open = await profileWith(null)
  expect(open).toMatchObject({ id: 'smedjan', display_name: 'Smedjan', type: 'user' })
  expect(Object.keys(open)).not.toContain('email')
  expect(Object.keys(open)).not.toContain('country')
  expect(await profileWith('user-read-email user-read-private')).toMatchObject({
    email: 'smedjan@example.com',
    country: 'SE',
    product: 'premium',
  })
})
