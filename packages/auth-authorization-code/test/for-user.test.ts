import { ConfigurationError, MemoryTokenCache, UserTokenSource } from '@spotify-sdk/auth-core'
import { FailingTokenCache } from 'test-support/failing-cache.ts'
import { HoldingFetch } from 'test-support/mock/holding-fetch.ts'
import { describe, expect, it, vi } from 'vitest'
import { logIn, outcome, providerFor, startMock, visitConsentPage, whoIs } from './log-in.ts'

describe('forUser', () => {
  it('keeps users apart, in memory and in the cache, and apart from the single user', async () => {
    const mock = await startMock()
    for (const id of ['ada', 'bob', 'a:b', 'a%3Ab']) mock.addUser({ id })
    const tokenCache = new MemoryTokenCache()
    const provider = providerFor(mock, { tokenCache })
    await logIn(mock, provider)
    for (const user of ['ada', 'bob', 'a:b', 'a%3Ab']) {
      await logIn(mock, provider, provider.forUser(user), { user })
    }
    for (const each of [provider, providerFor(mock, { tokenCache })]) {
      expect(await whoIs(mock, await each.getAccessToken())).toBe('smedjan')
      for (const user of ['ada', 'bob', 'a:b', 'a%3Ab']) {
        expect(await whoIs(mock, await each.forUser(user).getAccessToken())).toBe(user)
      }
    }
    await provider.forUser('ada').signOut()
    expect(await outcome(provider.forUser('ada').getAccessToken())).toMatchObject({
      code: 'authorization_required',
    })
    expect(await whoIs(mock, await provider.forUser('bob').getAccessToken())).toBe('bob')
    expect(await whoIs(mock, await provider.getAccessToken())).toBe('smedjan')
  })

  it.each(['', ' ', undefined, null, 0, 17, {}, ['a']])(
    'rejects %j, which never means the single user',
    async (id) => {
      const mock = await startMock()
      const provider = providerFor(mock)
      await logIn(mock, provider)
      expect(() => provider.forUser(id as string)).toThrow(ConfigurationError)
    },
  )

  it('rejects an unpaired surrogate', async () => {
    const mock = await startMock()
    expect(() => providerFor(mock).forUser('\ud83d')).toThrow(ConfigurationError)
  })

  it('shares one refresh among handles that each request creates', async () => {
    const mock = await startMock({ latencySeconds: 0.1 })
    const provider = providerFor(mock)
    const { accessToken } = await logIn(mock, provider, provider.forUser('a'))
    await provider.forUser('a').invalidate(accessToken)
    const tokens = await Promise.all(
      Array.from({ length: 100 }, () => provider.forUser('a').getAccessToken()),
    )
    expect(new Set(tokens).size).toBe(1)
    expect(tokens[0]).not.toBe(accessToken)
    expect(mock.requests.token.length).toBe(2)
  })

  it('lets an old handle see what a new one did', async () => {
    const mock = await startMock()
    const provider = providerFor(mock, { maxUsersInMemory: 1 })
    const old = provider.forUser('a')
    await logIn(mock, provider, old)
    await outcome(provider.forUser('b').getAccessToken())
    await provider.forUser('a').signOut()
    expect(await outcome(old.getAccessToken())).toMatchObject({ code: 'authorization_required' })
  })

  it('reads the least recently used user from the cache again, without a request', async () => {
    const mock = await startMock()
    const tokenCache = new FailingTokenCache()
    const provider = providerFor(mock, { tokenCache, maxUsersInMemory: 2 })
    for (const user of ['a', 'b', 'c']) await logIn(mock, provider, provider.forUser(user))
    const reads = tokenCache.calls.get
    await provider.forUser('c').getAccessToken()
    await provider.forUser('b').getAccessToken()
    expect(tokenCache.calls.get).toBe(reads)
    expect(await whoIs(mock, await provider.forUser('a').getAccessToken())).toBe('smedjan')
    expect(tokenCache.calls.get).toBeGreaterThan(reads)
    expect(mock.requests.token.length).toBe(3)
  })

  it('lets those leave first who were asked for the longest time ago', async () => {
    const mock = await startMock()
    const tokenCache = new FailingTokenCache()
    const provider = providerFor(mock, { tokenCache, maxUsersInMemory: 2 })
    for (const user of ['a', 'b']) await logIn(mock, provider, provider.forUser(user))
    await provider.forUser('a').getAccessToken()
    await logIn(mock, provider, provider.forUser('c'))
    const reads = tokenCache.calls.get
    await provider.forUser('a').getAccessToken()
    expect(tokenCache.calls.get).toBe(reads)
    await provider.forUser('b').getAccessToken()
    expect(tokenCache.calls.get).toBeGreaterThan(reads)
  })

  it('does not interrupt a refresh in flight when its user is evicted', async () => {
    const mock = await startMock({ rotateRefreshTokens: 'always' })
    const holding = new HoldingFetch()
    const provider = providerFor(mock, { maxUsersInMemory: 1, fetch: holding.fetch })
    const { accessToken } = await logIn(mock, provider, provider.forUser('a'))
    await provider.forUser('a').invalidate(accessToken)
    const release = holding.holdNext()
    const first = provider.forUser('a').getAccessToken()
    await expect.poll(() => mock.requests.token.length).toBe(2)
    for (let user = 0; user < 20; user++)
      await outcome(provider.forUser(`${user}`).getAccessToken())
    const second = provider.forUser('a').getAccessToken()
    release()
    expect(await first).toBe(await second)
    expect(mock.requests.token.length).toBe(2)
    expect(mock.revokedFamilies).toBe(0)
  })

  it('forgets no login that the cache has yet to take', async () => {
    const mock = await startMock()
    const tokenCache = new FailingTokenCache()
    const provider = providerFor(mock, { tokenCache, maxUsersInMemory: 1 })
    tokenCache.fail('set')
    const { accessToken } = await logIn(mock, provider, provider.forUser('a'))
    for (let user = 0; user < 50; user++)
      await outcome(provider.forUser(`${user}`).getAccessToken())
    expect(await provider.forUser('a').getAccessToken()).toBe(accessToken)
  })

  it('forgets no pause of a user who leaves the memory', async () => {
    const mock = await startMock()
    const tokenCache = new MemoryTokenCache()
    const right = providerFor(mock, { tokenCache })
    const login = await logIn(mock, right, right.forUser('a'))
    await tokenCache.set({ ...login, expiresAt: Date.now() / 1000 - 1 }, login.key ?? '')
    const wrong = providerFor(mock, { tokenCache, maxUsersInMemory: 1, clientSecret: 'an old one' })
    for (let user = 0; user < 20; user++) {
      expect(await outcome(wrong.forUser('a').getAccessToken())).toMatchObject({
        code: 'invalid_client',
      })
      await outcome(wrong.forUser(`${user}`).getAccessToken())
    }
    expect(mock.requests.token.length).toBe(2)
  })

  it('forgets no token of a user who leaves the memory that the API has refused', async () => {
    const mock = await startMock()
    const provider = providerFor(mock, { maxUsersInMemory: 1 })
    const { accessToken } = await logIn(mock, provider, provider.forUser('a'))
    await provider.forUser('a').invalidate(accessToken)
    for (let user = 0; user < 20; user++)
      await outcome(provider.forUser(`${user}`).getAccessToken())
    expect(await provider.forUser('a').getAccessToken()).not.toBe(accessToken)
    expect(mock.requests.token.length).toBe(2)
  })

  it('stops the background work of an evicted user', async () => {
    const mock = await startMock()
    const provider = providerFor(mock, { maxUsersInMemory: 1 })
    const closing = vi.spyOn(UserTokenSource.prototype, 'close')
    await outcome(provider.forUser('a').getAccessToken())
    expect(closing).not.toHaveBeenCalled()
    await outcome(provider.forUser('b').getAccessToken())
    expect(closing).toHaveBeenCalledTimes(1)
  })

  it('supports a hundred thousand users', async () => {
    const mock = await startMock()
    const provider = providerFor(mock, { maxUsersInMemory: 1000 })
    const login = await logIn(mock, provider, provider.forUser('first'))
    for (let user = 0; user < 100_000; user++) void provider.forUser(`${user}`).invalidate('none')
    expect(await provider.forUser('first').getAccessToken()).toBe(login.accessToken)
  })

  it('exchanges a code for the named user only', async () => {
    const mock = await startMock()
    const provider = providerFor(mock)
    const { code, codeVerifier } = await visitConsentPage(mock, provider)
    await provider.forUser('a').exchangeCode(code, { codeVerifier })
    for (const other of [provider, provider.forUser('b'), provider.forUser('A')]) {
      expect(await outcome(other.getAccessToken())).toMatchObject({
        code: 'authorization_required',
      })
    }
  })
})
