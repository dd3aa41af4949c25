import { MemoryTokenCache, type TokenInfo } from '@spotify-sdk/auth-core'
import type { MockSpotify } from '@spotify-sdk/testing'
import { createHash } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { logIn, outcome, providerFor, spentRefreshTokens, startMock, whoIs } from './log-in.ts'

const sha256 = (text = ''): string => createHash('sha256').update(text).digest('hex')

/** A refresh token that was obtained elsewhere. */
async function tokenFromElsewhere(mock: MockSpotify, user = 'smedjan'): Promise<TokenInfo> {
  const elsewhere = providerFor(mock)
  return logIn(mock, elsewhere, elsewhere, { user })
}

describe('a refresh token from elsewhere', () => {
  it('signs in the single user, and a hash of it is stored', async () => {
    const mock = await startMock({ rotateRefreshTokens: 'always' })
    const { refreshToken, key = '' } = await tokenFromElsewhere(mock)
    const tokenCache = new MemoryTokenCache()
    const provider = providerFor(mock, { tokenCache, refreshToken })
    expect(await whoIs(mock, await provider.getAccessToken())).toBe('smedjan')
    const stored = await tokenCache.get(key)
    expect(stored).toMatchObject({ initialRefreshTokenHash: sha256(refreshToken), key })
    expect(JSON.stringify(stored)).not.toContain(refreshToken)
    expect(await provider.getAuthorization()).toEqual({
      authorizedAt: undefined,
      reauthorizeBy: undefined,
      scope: '',
    })
  })

  it('is read from the environment, and not used for forUser', async () => {
    const mock = await startMock()
    const { refreshToken } = await tokenFromElsewhere(mock)
    vi.stubEnv('SPOTIFY_SDK_REFRESH_TOKEN', refreshToken)
    const provider = providerFor(mock)
    expect(await whoIs(mock, await provider.getAccessToken())).toBe('smedjan')
    expect(await outcome(provider.forUser('a').getAccessToken())).toMatchObject({
      code: 'authorization_required',
    })
  })

  it('is used once by a whole fleet that shares a cache, also if it is replaced', async () => {
    const mock = await startMock({ rotateRefreshTokens: 'always', latencySeconds: 0.05 })
    const { refreshToken } = await tokenFromElsewhere(mock)
    const tokenCache = new MemoryTokenCache()
    const fleet = Array.from({ length: 20 }, () => providerFor(mock, { tokenCache, refreshToken }))
    const tokens = await Promise.all(fleet.map((provider) => provider.getAccessToken()))
    expect(new Set(tokens).size).toBe(1)
    expect(spentRefreshTokens(mock)).toEqual([refreshToken])
    expect(mock.revokedFamilies).toBe(0)

    const [accessToken = ''] = tokens
    await fleet[0]?.invalidate(accessToken)
    expect(await whoIs(mock, (await fleet[0]?.getAccessToken()) ?? '')).toBe('smedjan')
    const restarted = providerFor(mock, { tokenCache, refreshToken })
    expect(await whoIs(mock, await restarted.getAccessToken())).toBe('smedjan')
    expect(new Set(spentRefreshTokens(mock)).size).toBe(2)
  })

  it('replaces the tokens of an earlier initial refresh token', async () => {
    const mock = await startMock()
    mock.addUser({ id: 'ada' })
    const tokenCache = new MemoryTokenCache()
    const { refreshToken: one } = await tokenFromElsewhere(mock)
    const { refreshToken: other } = await tokenFromElsewhere(mock, 'ada')
    await providerFor(mock, { tokenCache, refreshToken: one }).getAccessToken()
    const provider = providerFor(mock, { tokenCache, refreshToken: other })
    expect(await whoIs(mock, await provider.getAccessToken())).toBe('ada')
    const without = providerFor(mock, { tokenCache })
    expect(await whoIs(mock, await without.getAccessToken())).toBe('ada')
  })

  it('replaces the tokens of an earlier one in a deployment too, and is used once', async () => {
    const mock = await startMock({ rotateRefreshTokens: 'always' })
    mock.addUser({ id: 'ada' })
    const tokenCache = new MemoryTokenCache()
    const { refreshToken: one } = await tokenFromElsewhere(mock)
    const { refreshToken: other } = await tokenFromElsewhere(mock, 'ada')
    const old = providerFor(mock, { tokenCache, refreshToken: one, revalidateSeconds: 0 })
    expect(await whoIs(mock, await old.getAccessToken())).toBe('smedjan')
    for (let start = 0; start < 3; start++) {
      const provider = providerFor(mock, { tokenCache, refreshToken: other })
      expect(await whoIs(mock, await provider.getAccessToken())).toBe('ada')
      // It checks the cache again in the background.
      await expect.poll(async () => whoIs(mock, await old.getAccessToken())).toBe('ada')
    }
    expect(spentRefreshTokens(mock)).toEqual([one, other])
    expect(mock.revokedFamilies).toBe(0)
  })

  it('replaces one that no longer works, and is sent once itself', async () => {
    const mock = await startMock()
    const tokenCache = new MemoryTokenCache()
    const { refreshToken: dead } = await tokenFromElsewhere(mock)
    mock.revokeAuthorizations()
    for (let start = 0; start < 3; start++) {
      const provider = providerFor(mock, { tokenCache, refreshToken: dead })
      expect(await outcome(provider.getAccessToken())).toMatchObject({ code: 'invalid_grant' })
    }
    expect(spentRefreshTokens(mock)).toEqual([dead])
    const { refreshToken } = await tokenFromElsewhere(mock)
    const provider = providerFor(mock, { tokenCache, refreshToken })
    expect(await whoIs(mock, await provider.getAccessToken())).toBe('smedjan')
  })

  it('that no longer works does not make its program use the tokens of another one', async () => {
    const mock = await startMock()
    const tokenCache = new MemoryTokenCache()
    const { refreshToken: dead } = await tokenFromElsewhere(mock)
    mock.revokeAuthorizations()
    const { refreshToken: one, key = '' } = await tokenFromElsewhere(mock)
    const old = providerFor(mock, { tokenCache, refreshToken: one, revalidateSeconds: 0 })
    await old.getAccessToken()
    const provider = providerFor(mock, { tokenCache, refreshToken: dead })
    for (let call = 0; call < 3; call++) {
      expect(await outcome(provider.getAccessToken())).toMatchObject({ code: 'invalid_grant' })
      expect(await tokenCache.get(key)).toMatchObject({ initialRefreshTokenHash: sha256(one) })
      expect(await tokenCache.get(key)).not.toHaveProperty('refreshTokenRejectedAt')
      await old.getAccessToken()
    }
    expect(spentRefreshTokens(mock)).toEqual([one, dead])
  })

  it('gives way to a sign-in', async () => {
    const mock = await startMock()
    mock.addUser({ id: 'ada' })
    const tokenCache = new MemoryTokenCache()
    const { refreshToken } = await tokenFromElsewhere(mock)
    const provider = providerFor(mock, { tokenCache, refreshToken })
    await provider.getAccessToken()
    await logIn(mock, provider, provider, { user: 'ada' })
    for (const each of [provider, providerFor(mock, { tokenCache, refreshToken })]) {
      expect(await whoIs(mock, await each.getAccessToken())).toBe('ada')
    }
  })

  it('does not undo a sign-out, here or in another process', async () => {
    const mock = await startMock()
    const tokenCache = new MemoryTokenCache()
    const { refreshToken } = await tokenFromElsewhere(mock)
    const provider = providerFor(mock, { tokenCache, refreshToken })
    await provider.getAccessToken()
    await provider.signOut()
    for (const each of [provider, provider, providerFor(mock, { tokenCache, refreshToken })]) {
      expect(await outcome(each.getAccessToken())).toMatchObject({
        code: 'authorization_required',
      })
    }
    expect(spentRefreshTokens(mock)).toEqual([refreshToken])
    await logIn(mock, provider)
    expect(await whoIs(mock, await provider.getAccessToken())).toBe('smedjan')
  })

  it('does not undo a sign-out in the same process if the cache remembers no deletion', async () => {
    const mock = await startMock()
    const stored = new Map<string, TokenInfo>()
    const { refreshToken } = await tokenFromElsewhere(mock)
    const tokenCache = {
      get: (key: string) => stored.get(key),
      set: (token: TokenInfo, key: string) => stored.set(key, token),
      delete: (key: string) => stored.delete(key),
    }
    const provider = providerFor(mock, { tokenCache, refreshToken })
    await provider.getAccessToken()
    await provider.signOut()
    expect(await outcome(provider.getAccessToken())).toMatchObject({
      code: 'authorization_required',
    })
  })

  it.each(['', ' AQ', 'AQ\n', 'AQé'])(
    'is rejected by the constructor if it is %j',
    (refreshToken) => {
      const settings = { clientId: 'a', clientSecret: 'b' } as const
      const mock = { ...settings, tokenUrl: 'https://sso.test/', authorizeUrl: 'https://sso.test/' }
      expect(() => providerFor(mock as MockSpotify, { refreshToken })).toThrow('refreshToken')
    },
  )

  it('is named after where it was read if it is no ASCII text: the option or the variable', async () => {
    const mock = await startMock()
    const complaint = 'must be a string of printable ASCII.'
    expect(() => providerFor(mock, { refreshToken: 'AQé' })).toThrow(
      `The option refreshToken ${complaint}`,
    )
    vi.stubEnv('SPOTIFY_SDK_REFRESH_TOKEN', 'AQé')
    expect(() => providerFor(mock)).toThrow(
      `The environment variable SPOTIFY_SDK_REFRESH_TOKEN ${complaint}`,
    )
  })
})
