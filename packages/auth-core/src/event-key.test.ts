import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AuthEvent } from './auth-event.ts'
import { AppTokenSource } from './engine/app-token-source.ts'
import { eventKey, sha256 } from './event-key.ts'
import { tokenCacheKey } from './token/token-cache-key.ts'

const keyOf = (user?: string, more: { clientId?: string; tokenUrl?: string } = {}): string =>
  tokenCacheKey({ grant: 'authorization-code', clientId: 'app', user, ...more })

it.each([
  ['client-credentials:app', 'client-credentials:app'],
  ['vault:app:ada%40example.com', 'vault:app'],
])('the events of an AppTokenSource for %s name no user', async (key, shown) => {
  const events: AuthEvent[] = []
  const source = new AppTokenSource({
    key,
    requestToken: async () => ({ accessToken: 'token', expiresAt: Date.now() / 1000 + 3600 }),
    onEvent: (event) => events.push(event),
  })
  await source.getAccessToken()
  expect(events).toEqual([expect.objectContaining({ type: 'token-refreshed', key: shown })])
})

describe('eventKey', () => {
  it('names a user by a hash that can be computed from the cache key', () => {
    const key = keyOf('session of ada')
    const hash = createHash('sha256').update(key).digest('hex').slice(0, 32)
    expect(eventKey(key)).toBe(`authorization-code:app:sha256-${hash}`)
  })

  it.each([
    keyOf(),
    keyOf(undefined, { tokenUrl: 'https://sso.test/token' }),
    keyOf(undefined, { clientId: 'app:with@signs' }),
    'my-own-key',
  ])('leaves %s unchanged, because it contains no user', (key) => {
    expect(eventKey(key)).toBe(key)
  })

  it('is different for another user, app or endpoint', () => {
    const keys = [
      keyOf('ada'),
      keyOf('Ada'),
      keyOf('ada '),
      keyOf('ada', { clientId: 'other' }),
      keyOf('ada', { tokenUrl: 'https://sso.test/token' }),
    ]
    expect(new Set(keys.map(eventKey)).size).toBe(keys.length)
  })

  it('shows nothing of a user, whatever the id looks like', () => {
    const id = fc.string({ unit: 'grapheme', minLength: 12, maxLength: 80 })
    fc.assert(
      fc.property(id, fc.constantFrom(undefined, 'https://sso.test/token'), (user, tokenUrl) => {
        fc.pre(user.isWellFormed())
        const shown = eventKey(keyOf(user, { tokenUrl: tokenUrl ?? '' }))
        expect(shown).toMatch(/^authorization-code:app:sha256-[\da-f]{32}$/)
      }),
    )
  })

  it('hides the user in a custom key with unencoded parts', () => {
    expect(eventKey('vault:app:ada@example.com:7')).toMatch(/^vault:app:sha256-[\da-f]{32}$/)
  })
})

describe('sha256', () => {
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ])('of %j is that of FIPS 180-4', (text, digest) => {
    expect(sha256(text)).toBe(digest)
  })

  it("equals Node's for texts of every length around the size of a block", () => {
    for (let length = 0; length < 200; length++) {
      const text = 'é'.repeat(length % 3) + 'a'.repeat(length)
      expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'))
    }
  })

  it("equals Node's for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1000 }), (text) => {
        expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'))
      }),
    )
  })
})
