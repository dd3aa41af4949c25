import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { MemoryTokenCache, type AuthEvent, type TokenCache } from '@spotify-sdk/auth-core'
import type { MockSpotify } from '@spotify-sdk/testing'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { startMock } from 'test-support/start-mock.ts'
import { logIn, redirectUri } from 'test-support/visit-consent-page.ts'
import { EncryptedTokenCache, type EncryptionKey } from '../src/index.ts'
import { sampleKey } from './sample-keys.ts'

const [oldKey, newKey] = [sampleKey('old'), sampleKey('new')]

/** A program that encrypts what it keeps in that cache, and what it is told. */
function startProgram(
  { clientId, clientSecret, tokenUrl, authorizeUrl }: MockSpotify,
  below: TokenCache,
  ...keys: readonly EncryptionKey[]
): { app: ClientCredentials; users: AuthorizationCode; events: AuthEvent[] } {
  const events: AuthEvent[] = []
  const options = {
    clientId,
    clientSecret,
    tokenUrl,
    tokenCache: new EncryptedTokenCache({ tokenCache: below, keys }),
    onEvent: (event: AuthEvent): unknown => events.push(event),
  }
  const app = new ClientCredentials(options)
  return { app, users: new AuthorizationCode({ ...options, authorizeUrl, redirectUri }), events }
}

describe('a provider whose cache has another key', () => {
  it('replaces the token of an app, and reports the entry', async () => {
    const mock = await startMock()
    const below = new MemoryTokenCache()
    const before = await startProgram(mock, below, oldKey).app.getAccessToken()
    const program = startProgram(mock, below, newKey)
    const token = await program.app.getAccessToken()
    expect(token).not.toBe(before)
    expect(program.events).toMatchObject([
      {
        type: 'cache-entry-ignored',
        detail: expect.stringContaining('is encrypted with the key old, which this program'),
      },
      { type: 'token-refreshed' },
    ])
    expect(await startProgram(mock, below, newKey).app.getAccessToken()).toBe(token)
    expect(mock.requests.token.length).toBe(2)
  })

  it("keeps a user's sign-in, and says which key is missing", async () => {
    const mock = await startMock()
    const below = new MemoryTokenCache()
    const { accessToken } = await logIn(mock, startProgram(mock, below, oldKey).users)
    const requests = mock.requests.token.length

    const program = startProgram(mock, below, newKey)
    const error: unknown = await program.users.getAccessToken().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      name: 'TokenCacheError',
      message: expect.stringMatching(/key old.*Add that key after the first one/),
    })
    expect(program.events).toMatchObject([
      { type: 'cache-failed', operation: 'get', code: 'unknown_encryption_key' },
    ])
    expect(mock.requests.token.length).toBe(requests)
    const mended = startProgram(mock, below, newKey, oldKey).users
    expect(await mended.getAccessToken()).toBe(accessToken)
  })

  it('takes another sign-in, and a sign-out', async () => {
    const mock = await startMock()
    const below = new MemoryTokenCache()
    await logIn(mock, startProgram(mock, below, oldKey).users)
    const program = startProgram(mock, below, newKey)
    await program.users.getAccessToken().catch(() => {})
    const { accessToken } = await logIn(mock, program.users)
    expect(await program.users.getAccessToken()).toBe(accessToken)
    expect(await startProgram(mock, below, newKey).users.getAccessToken()).toBe(accessToken)

    await logIn(mock, startProgram(mock, below, oldKey).users)
    await startProgram(mock, below, newKey).users.signOut()
    const after = startProgram(mock, below, newKey).users
    await expect(after.getAccessToken()).rejects.toMatchObject({
      name: 'ReauthorizationRequiredError',
    })
  })
})

describe('a provider that does not decrypt', () => {
  it('reports that an entry may be encrypted', async () => {
    const mock = await startMock()
    const tokenCache = new MemoryTokenCache()
    await startProgram(mock, tokenCache, oldKey).app.getAccessToken()
    const { clientId, clientSecret, tokenUrl } = mock
    const events: AuthEvent[] = []
    const onEvent = (event: AuthEvent): unknown => events.push(event)
    const app = new ClientCredentials({ clientId, clientSecret, tokenUrl, tokenCache, onEvent })
    await app.getAccessToken()
    expect(events[0]).toMatchObject({
      type: 'cache-entry-ignored',
      reason: 'foreign-key',
      detail: 'It belongs to another key, or is encrypted.',
    })
  })

  it("keeps a user's sign-in, sends nothing, and says that the key is missing", async () => {
    const mock = await startMock({ rotateRefreshTokens: 'always' })
    const below = new MemoryTokenCache()
    const encrypting = startProgram(mock, below, oldKey).users
    const { refreshToken = '' } = await logIn(mock, encrypting)
    await encrypting.invalidate(await encrypting.getAccessToken())
    await encrypting.getAccessToken()
    const requests = mock.requests.token.length
    const { clientId, clientSecret, tokenUrl, authorizeUrl } = mock
    const events: AuthEvent[] = []
    const onEvent = (event: AuthEvent): unknown => events.push(event)
    const options = { clientId, clientSecret, tokenUrl, authorizeUrl, redirectUri, onEvent }
    // It was started with the refresh token that has been replaced since.
    const plain = new AuthorizationCode({ ...options, tokenCache: below, refreshToken })
    const error = {
      name: 'TokenCacheError',
      code: 'cache_unavailable',
      message: expect.stringMatching(/encrypted.*SPOTIFY_SDK_TOKEN_CACHE_KEY/),
    }
    await expect(plain.getAccessToken()).rejects.toMatchObject(error)
    await expect(plain.getAuthorization()).rejects.toMatchObject(error)
    expect(events[0]).toMatchObject({
      type: 'cache-failed',
      code: 'encrypted_entry',
      detail: expect.stringMatching(/SPOTIFY_SDK_TOKEN_CACHE_KEY/),
    })
    expect(mock.requests.token.length).toBe(requests)
    expect(await startProgram(mock, below, oldKey).users.getAccessToken()).toMatch(/^BQ/)
  })
})

describe("an app's token that was moved from another cache key", () => {
  it('is replaced by a new one, and no event shows it', async () => {
    const mock = await startMock()
    const below = new MemoryTokenCache()
    const cache = new EncryptedTokenCache({ tokenCache: below, keys: [newKey] })
    const stolen = { accessToken: 'token-of-another-app', expiresAt: Date.now() / 1000 + 3600 }
    await cache.set(stolen, 'client-credentials:another')
    const entry = await below.get('client-credentials:another')
    const program = startProgram(mock, { ...memberOf(below), get: () => entry }, newKey)
    expect(await program.app.getAccessToken()).not.toBe(stolen.accessToken)
    expect(program.events[0]).toMatchObject({ type: 'cache-entry-ignored', reason: 'invalid' })
    expect(inspect(program.events)).not.toContain(stolen.accessToken)
  })
})

/** The writing half of a cache. */
function memberOf(cache: MemoryTokenCache): Pick<TokenCache, 'set'> {
  return { set: (token, key) => cache.set(token, key) }
}
