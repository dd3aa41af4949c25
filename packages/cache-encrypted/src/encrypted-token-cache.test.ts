import { inspect } from 'node:util'
import { MemoryTokenCache, type TokenCache, type TokenInfo } from '@spotify-sdk/auth-core'
import { compactDecrypt, decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import { sampleKey } from '../test/sample-keys.ts'
import { EncryptedTokenCache, type EncryptionKey, type NoEncryption } from './index.ts'

const key = sampleKey('2026-11')
const older = sampleKey('2026-05')
const appToken: TokenInfo = { accessToken: 'app-access', expiresAt: 1_900_000_000, expiresIn: 3600 }
const userToken: Required<TokenInfo> = {
  accessToken: 'secret-access',
  expiresAt: 1_900_000_000.5,
  refreshToken: 'secret-refresh',
  scope: 'user-read-email',
  expiresIn: 3600,
  authorizedAt: 1_800_000_000,
  key: 'alice',
  initialRefreshTokenHash: 'hash-of-a-refresh-token',
  refreshTokenRotations: 3,
  refreshTokenRejectedAt: 1_800_000_001,
}

/** A cache in memory, what lies in it, and encrypted views of it. */
function openStore(): {
  readonly below: MemoryTokenCache
  readonly encrypted: (...keys: readonly (EncryptionKey | NoEncryption)[]) => EncryptedTokenCache
  readonly entry: (cacheKey?: string) => Promise<TokenInfo>
} {
  const below = new MemoryTokenCache()
  return {
    below,
    encrypted: (...keys) => new EncryptedTokenCache({ tokenCache: below, keys }),
    entry: async (cacheKey = 'alice') => {
      const entry = await below.get(cacheKey)
      if (entry === undefined) throw new Error('Nothing is stored')
      return entry
    },
  }
}

function codeOf(error: unknown): unknown {
  return (error as { readonly code?: unknown }).code
}

/** What a read of the entry, and a lease of it, come to. */
async function outcomesOf(cache: EncryptedTokenCache, cacheKey = 'alice'): Promise<unknown> {
  const takeLease = async (): Promise<unknown> => {
    const lease = await cache.lease?.(cacheKey)
    if (lease?.granted !== true) return lease?.reason
    await lease.release()
    return lease.token?.accessToken
  }
  return {
    read: await cache.get(cacheKey).then((token) => token?.accessToken, codeOf),
    lease: await takeLease().catch(codeOf),
  }
}

const lost = { read: 'invalid_entry', lease: undefined }
const bothAre = (code: string): unknown => ({ read: code, lease: code })

describe('an encrypted entry', () => {
  it('shows when the token ends and what it is for, and no secret', async () => {
    const { encrypted, entry } = openStore()
    await encrypted(key).set(userToken, 'alice')
    const { accessToken, refreshToken, key: owner, ...readable } = await entry()
    const {
      accessToken: _,
      refreshToken: __,
      key: ___,
      initialRefreshTokenHash: ____,
      ...expected
    } = userToken
    expect(readable).toEqual(expected)
    expect({ refreshToken, owner }).toEqual({ refreshToken: 'encrypted', owner: 'encrypted' })
    expect(decodeProtectedHeader(accessToken)).toEqual({
      alg: 'dir',
      enc: 'A256GCM',
      kid: '2026-11',
    })
  })

  it('has no refresh token where the token has none, and no field that the token does not have', async () => {
    const { encrypted, entry } = openStore()
    await encrypted(key).set(appToken, 'app')
    expect(await entry('app')).toEqual({
      ...appToken,
      accessToken: expect.stringMatching(/^ey/),
      key: 'encrypted',
    })
  })

  it('is a JWE that other programs decrypt: the cache key, and the token in its stored form', async () => {
    const { encrypted, entry } = openStore()
    await encrypted(key).set(userToken, 'alice')
    const { accessToken } = await entry()
    const { plaintext } = await compactDecrypt(
      accessToken,
      Buffer.from(String(key.key), 'base64url'),
    )
    expect(JSON.parse(new TextDecoder().decode(plaintext))).toMatchObject({
      cache_key: 'alice',
      token: { access_token: 'secret-access', refresh_token: 'secret-refresh', expires_in: 3600 },
    })
  })

  it('differs each time, for one token', async () => {
    const { encrypted, entry } = openStore()
    const cache = encrypted(key)
    const seen = new Set<string>()
    for (let round = 0; round < 3; round++) {
      await cache.set(userToken, 'alice')
      seen.add((await entry()).accessToken)
    }
    expect(seen.size).toBe(3)
  })

  it('comes back whole, by a read, a lease and a commit', async () => {
    const { encrypted } = openStore()
    const cache = encrypted(key)
    await cache.set(userToken, 'alice')
    expect(await cache.get('alice')).toEqual(userToken)
    const lease = await cache.lease?.('alice')
    if (lease?.granted !== true) throw new Error('No lease')
    expect(lease.token).toEqual(userToken)
    const next = { ...userToken, accessToken: 'next', refreshToken: 'next-refresh' }
    expect(await lease.commit(next)).toBe(true)
    expect(await cache.get('alice')).toEqual(next)
  })

  it('is the same for a commit that is repeated, so that the cache below recognizes it', async () => {
    const { below, encrypted } = openStore()
    const entries: TokenInfo[] = []
    const lease = await below.lease('alice')
    if (!lease.granted) throw new Error('No lease')
    lease.commit = async (entry) => entries.push(entry) > 1
    below.lease = async () => lease
    const again = await encrypted(key).lease?.('alice')
    if (again?.granted !== true) throw new Error('No lease')
    for (const token of [userToken, userToken, appToken]) await again.commit(token)
    const [first, repeated, other] = entries
    expect(repeated).toEqual(first)
    expect(other?.accessToken).not.toBe(first?.accessToken)
  })

  it('ends when the cache below says so, whose clock may be another', async () => {
    const { below, encrypted, entry } = openStore()
    await encrypted(key).set(userToken, 'alice')
    await below.set({ ...(await entry()), expiresAt: 1_900_000_100 }, 'alice')
    expect(await encrypted(key).get('alice')).toEqual({ ...userToken, expiresAt: 1_900_000_100 })
  })

  it('is nothing to a process that does not decrypt: it names another key', async () => {
    const { encrypted, entry } = openStore()
    await encrypted(key).set(userToken, 'alice')
    // A provider ignores entries whose `key` is not its own, and reports them.
    expect((await entry()).key).not.toBe('alice')
  })
})

describe('keys', () => {
  it('decrypt all, and the first one encrypts', async () => {
    const { encrypted, entry } = openStore()
    await encrypted(older).set(userToken, 'alice')
    const both = encrypted(key, older)
    expect(await both.get('alice')).toEqual(userToken)
    await both.set(userToken, 'alice')
    expect(decodeProtectedHeader((await entry()).accessToken)).toMatchObject({ kid: '2026-11' })
    expect(await encrypted(key).get('alice')).toEqual(userToken)
  })

  it('that are missing lose no sign-in, and an app only its token', async () => {
    const { encrypted } = openStore()
    await encrypted(older).set(userToken, 'alice')
    await encrypted(older).set(appToken, 'app')
    expect(await outcomesOf(encrypted(key))).toEqual(bothAre('unknown_encryption_key'))
    expect(await outcomesOf(encrypted(key), 'app')).toEqual(lost)
    expect(await encrypted(older).get('alice')).toEqual(userToken)
  })

  it('that have the id of another key decrypt nothing', async () => {
    const { encrypted } = openStore()
    await encrypted({ ...older, id: '2026-11' }).set(userToken, 'alice')
    expect(await outcomesOf(encrypted(key))).toEqual(bothAre('undecryptable_entry'))
  })

  it('leave the lease of a sign-in that they do not decrypt to others', async () => {
    const { below, encrypted } = openStore()
    await encrypted(older).set(userToken, 'alice')
    await outcomesOf(encrypted(key))
    const lease = await below.lease('alice')
    expect(lease.granted).toBe(true)
    if (lease.granted) await lease.release()
  })

  it('are replaced by a sign-in, whatever is stored', async () => {
    const { encrypted } = openStore()
    await encrypted(older).set(userToken, 'alice')
    await encrypted(key).set(userToken, 'alice')
    expect(await encrypted(key).get('alice')).toEqual(userToken)
  })
})

describe('an entry that is not encrypted', () => {
  it('is refused, since it may be forged', async () => {
    const { below, encrypted } = openStore()
    await below.set(userToken, 'alice')
    await below.set(appToken, 'app')
    expect(await outcomesOf(encrypted(key))).toEqual(bothAre('unencrypted_entry'))
    expect(await outcomesOf(encrypted(key), 'app')).toEqual(lost)
  })

  it("is read where 'unencrypted' follows the keys, and encrypted when it is stored again", async () => {
    const { below, encrypted, entry } = openStore()
    await below.set(userToken, 'alice')
    const cache = encrypted(key, 'unencrypted')
    expect(await cache.get('alice')).toEqual(userToken)
    await cache.set(userToken, 'alice')
    expect(JSON.stringify(await entry())).not.toContain('secret-')
  })

  it("is stored where 'unencrypted' stands first, by a process that also decrypts", async () => {
    const { encrypted, entry } = openStore()
    await encrypted(key).set(userToken, 'alice')
    const cache = encrypted('unencrypted', key)
    expect(await cache.get('alice')).toEqual(userToken)
    await cache.set(userToken, 'alice')
    expect(await entry()).toEqual(userToken)
  })
})

/** Stores two users, changes the entry of the first, and reads it. */
async function tamper(
  change: (alice: TokenInfo, bob: TokenInfo) => Partial<TokenInfo>,
  token: TokenInfo = userToken,
): Promise<unknown> {
  const { below, encrypted, entry } = openStore()
  await encrypted(key).set(token, 'alice')
  await encrypted(key).set({ ...token, accessToken: 'access-of-bob' }, 'bob')
  const alice = await entry()
  await below.set({ ...alice, ...change(alice, await entry('bob')) }, 'alice')
  return outcomesOf(encrypted(key))
}

function part(jwe: string, index: number, replacement: string): string {
  return jwe.split('.').toSpliced(index, 1, replacement).join('.')
}

const flip = (jwe: string, index: number): string => {
  const text = jwe.split('.')[index] ?? ''
  return part(jwe, index, (text.startsWith('A') ? 'B' : 'A') + text.slice(1))
}
const header = (members: object): string =>
  Buffer.from(JSON.stringify(members)).toString('base64url')

describe('an entry that was tampered with', () => {
  it.each<readonly [string, (alice: TokenInfo, bob: TokenInfo) => Partial<TokenInfo>]>([
    ['was moved from another cache key', (_alice, bob) => bob],
    ['has the tokens of another', (_alice, bob) => ({ accessToken: bob.accessToken })],
    [
      'has another initialization vector',
      ({ accessToken }) => ({ accessToken: flip(accessToken, 2) }),
    ],
    ['has another ciphertext', ({ accessToken }) => ({ accessToken: flip(accessToken, 3) })],
    ['has another tag', ({ accessToken }) => ({ accessToken: flip(accessToken, 4) })],
    [
      'has a header of other members',
      ({ accessToken }) => ({
        accessToken: part(accessToken, 0, header({ enc: 'A256GCM', alg: 'dir', kid: key.id })),
      }),
    ],
    [
      'wants another encryption',
      ({ accessToken }) => ({
        accessToken: part(
          accessToken,
          0,
          header({ alg: 'dir', enc: 'A256CBC-HS512', kid: key.id }),
        ),
      }),
    ],
    [
      'names no key',
      ({ accessToken }) => ({ accessToken: part(accessToken, 0, header({ alg: 'dir' })) }),
    ],
    [
      'has a header that is none',
      ({ accessToken }) => ({ accessToken: part(accessToken, 0, 'e30') }),
    ],
    ['was cut', ({ accessToken }) => ({ accessToken: accessToken.slice(0, -4) })],
  ])('is not used: it %s', async (_name, change) => {
    expect(await tamper(change)).toEqual(bothAre('undecryptable_entry'))
    expect(await tamper(change, appToken)).toEqual(lost)
  })

  it.each<readonly [string, Partial<TokenInfo>]>([
    ['refresh token', { refreshToken: 'a-refresh-token-of-somebody-else' }],
    ['scope', { scope: 'everything' }],
    ['date of the sign-in', { authorizedAt: 1 }],
    ['rejection', { refreshTokenRejectedAt: 1 }],
    ['key', { key: 'bob' }],
  ])('is read as it was encrypted where its readable %s was changed', async (_name, change) => {
    const { below, encrypted, entry } = openStore()
    await encrypted(key).set(userToken, 'alice')
    await below.set({ ...(await entry()), ...change }, 'alice')
    expect(await encrypted(key).get('alice')).toEqual(userToken)
  })

  it('may be null, as caches say that there is none', async () => {
    const tokenCache: TokenCache = { get: () => null, set: () => {} }
    const cache = new EncryptedTokenCache({ tokenCache, keys: [key] })
    expect(await cache.get('alice')).toBeUndefined()
  })

  it.each<readonly [string, unknown]>([
    ['text', 'eyJh'],
    ['an object of other members', { accessToken: 7, expiresAt: 'soon' }],
    ['a token that never ends', { accessToken: 'ey..a.b.c', expiresAt: Infinity }],
    [
      'a getter that throws',
      {
        get accessToken() {
          throw new Error('a-secret-in-a-cache-error')
        },
      },
    ],
  ])('may be anything: %s', async (_name, entry) => {
    const tokenCache: TokenCache = { get: () => entry as TokenInfo, set: () => {} }
    const read = await new EncryptedTokenCache({ tokenCache, keys: [key] })
      .get('alice')
      .catch((error: unknown) => error)
    expect(read).toMatchObject({ name: 'TokenCacheError', code: 'invalid_entry' })
    expect(inspect(read)).not.toContain('a-secret')
  })
})

describe('an error', () => {
  it('says which key is missing and what to do, and may be quoted', async () => {
    const { encrypted } = openStore()
    await encrypted(sampleKey('2025-01')).set(userToken, 'alice')
    const error: unknown = await encrypted(key)
      .get('alice')
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      name: 'TokenCacheError',
      isQuotable: true,
      message:
        'The stored sign-in of this user is encrypted with the key 2025-01, which this program does not have. Add that key after the first one, or let the user sign in again.',
    })
  })

  it('repeats no key id that may be forged', async () => {
    const { below, encrypted, entry } = openStore()
    await encrypted(key).set(userToken, 'alice')
    const { accessToken, ...rest } = await entry()
    const kid = 'a key\nlevel=info msg=forged'
    const forged = part(accessToken, 0, header({ alg: 'dir', enc: 'A256GCM', kid }))
    await below.set({ ...rest, accessToken: forged }, 'alice')
    const error: unknown = await encrypted(key)
      .get('alice')
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'unknown_encryption_key' })
    expect(inspect(error)).not.toContain('forged')
  })

  it('and a lease hold no part of a token', async () => {
    const { encrypted } = openStore()
    const cache = encrypted(key)
    await cache.set(userToken, 'alice')
    const lease = await cache.lease?.('alice')
    expect(inspect(lease, { depth: Infinity, showHidden: true })).not.toContain('secret-')
    expect(JSON.stringify(lease)).not.toContain('secret-')
    const refused = await encrypted(sampleKey('other'))
      .get('alice')
      .catch((thrown: unknown) => thrown)
    const shown = inspect(refused, { depth: Infinity, showHidden: true })
    expect(shown).not.toMatch(/secret-|ey[A-Z]/)
    if (lease?.granted) await lease.release()
  })
})

describe('the cache below', () => {
  it('decides what the encrypted one can do', () => {
    const smallest: TokenCache = { get: () => undefined, set: () => {} }
    const {
      delete: remove,
      lease,
      subscribe,
      sharesNetwork,
      timeoutSeconds,
    } = new EncryptedTokenCache({
      tokenCache: smallest,
      keys: [key],
    })
    expect({ remove, lease, subscribe, sharesNetwork, timeoutSeconds }).toEqual({
      remove: undefined,
      lease: undefined,
      subscribe: undefined,
      sharesNetwork: undefined,
      timeoutSeconds: undefined,
    })
  })

  it('is told of deletes and listeners, and is closed', async () => {
    const calls: string[] = []
    const tokenCache: TokenCache = {
      get: () => undefined,
      set: () => {},
      delete: (cacheKey) => calls.push(`delete ${cacheKey}`),
      subscribe: (cacheKey, listener) => {
        listener({ type: 'stored' })
        return () => calls.push(`end ${cacheKey}`)
      },
      sharesNetwork: true,
      timeoutSeconds: 7,
      close: () => calls.push('close'),
    }
    {
      await using cache = new EncryptedTokenCache({ tokenCache, keys: [key] })
      await cache.delete?.('alice')
      cache.subscribe?.('alice', ({ type }) => calls.push(type))()
      const { sharesNetwork, timeoutSeconds } = cache
      expect({ sharesNetwork, timeoutSeconds }).toEqual({ sharesNetwork: true, timeoutSeconds: 7 })
    }
    expect(calls).toEqual(['delete alice', 'stored', 'end alice', 'close'])
  })

  it.each([undefined, null, {}, { granted: 1 }])(
    'is named in the error if its lease gives %o',
    async (answer) => {
      const tokenCache = { get: () => undefined, set: () => {}, lease: async () => answer }
      const cache = new EncryptedTokenCache({ tokenCache: tokenCache as never, keys: [key] })
      await expect(cache.lease?.('alice')).rejects.toMatchObject({
        name: 'TokenCacheError',
        code: 'invalid_lease',
        message: 'The option tokenCache gave no lease and no refusal.',
      })
    },
  )

  it.each([
    ['rejects', () => Promise.reject(new Error('p1anted'))],
    [
      'throws',
      () => {
        throw new Error('p1anted')
      },
    ],
  ])('does not replace the reason if its release %s', async (_how, release) => {
    const { below, encrypted } = openStore()
    await encrypted(older).set(userToken, 'alice')
    const tokenCache: TokenCache = {
      get: (cacheKey) => below.get(cacheKey),
      set: (token, cacheKey) => below.set(token, cacheKey),
      lease: async (cacheKey) => Object.assign(await below.lease(cacheKey), { release }),
    }
    const cache = new EncryptedTokenCache({ tokenCache, keys: [key] })
    await expect(cache.lease?.('alice')).rejects.toMatchObject({ code: 'unknown_encryption_key' })
  })

  it('keeps a sign-out in sight of the next lease', async () => {
    const { encrypted } = openStore()
    const cache = encrypted(key)
    await cache.set(userToken, 'alice')
    await cache.delete?.('alice')
    const lease = await cache.lease?.('alice')
    expect(lease).toMatchObject({ granted: true, deleted: true, token: undefined })
    if (lease?.granted) await lease.release()
  })
})
