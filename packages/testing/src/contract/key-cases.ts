import type { TokenCache, TokenInfo } from '@spotify-sdk/auth-core'
import { assert } from 'chai'

import { assertNothing, assertSameToken } from './assert-token.ts'
import type { ContractChapter } from './contract-case.ts'
import { fullToken, minimalToken } from './sample-tokens.ts'
import type { TokenCacheSubject } from './token-cache-subject.ts'

/** Tokens of different keys never mix. */
export const keyChapter: ContractChapter<TokenCacheSubject> = {
  title: 'keeps keys apart',
  cases: [
    {
      title: 'returns no token of another key',
      run: async ({ cache, key }) => {
        const [one, other] = [`${key}:one`, `${key}:other`]
        const [first, second] = [fullToken(one), fullToken(other)]
        await cache.set(first, one)
        assertNothing(await cache.get(other))
        await cache.set(second, other)
        const tokens = new Map([
          [one, first],
          [other, second],
        ])
        await assertOwnTokens(cache, tokens)
      },
    },
    {
      title: 'distinguishes keys that look alike, contain escapes or are cut off',
      run: async ({ cache, key }) => {
        const tokens = new Map(hostileKeys(key).map((hostile) => [hostile, minimalToken()]))
        // One after another: if two keys share storage, the second overwrites the first.
        for (const [hostile, token] of tokens) await cache.set(token, hostile)
        await assertOwnTokens(cache, tokens)
      },
    },
    {
      title: 'accepts keys that every object has',
      run: async ({ cache }) => {
        // Not random: on a shared backend, two concurrent runs store the same.
        const expiresAt = Math.ceil(Date.now() / 3_600_000) * 3600 + 3600
        const tokens = new Map(
          ['__proto__', 'constructor', 'toString', '', ' '].map((key) => [
            key,
            { accessToken: `token-of-${encodeURIComponent(key)}`, expiresAt },
          ]),
        )
        for (const [key, token] of tokens) await cache.set(token, key)
        await assertOwnTokens(cache, tokens)
      },
    },
    {
      title: 'deletes only one key',
      needs: ['delete'],
      run: async (subject) => {
        const token = fullToken(subject.key)
        const other = `${subject.key}:other`
        await subject.set(token)
        await subject.set(minimalToken(), other)
        await subject.delete(other)
        assertSameToken(await subject.get(), token)
        assertNothing(await subject.get(other))
      },
    },
  ],
}

/** Asserts that every key has its own token, and says which other token it has. */
async function assertOwnTokens(
  cache: TokenCache,
  tokens: ReadonlyMap<string, TokenInfo>,
): Promise<void> {
  for (const [key, { accessToken }] of tokens) {
    const actual = (await cache.get(key))?.accessToken
    const [other] = [...tokens].find(([, token]) => token.accessToken === actual) ?? []
    const unknown = actual === undefined ? 'no token' : 'an unknown token'
    const found = other === undefined ? unknown : `the token of the key ${shownKey(other)}`
    assert.strictEqual(actual, accessToken, `the key ${shownKey(key)} has ${found}`)
  }
}

/** A key with its invisible and ambiguous characters escaped, and the middle of a long one left out. */
function shownKey(key: string): string {
  const isLong = key.length > 100
  const shown = isLong ? `${key.slice(0, 50)} … ${key.slice(-10)}` : key
  const escaped = JSON.stringify(shown).replaceAll(
    /[^ -~…]/g,
    (character) => `\\u${character.codePointAt(0)?.toString(16).padStart(4, '0')}`,
  )
  return isLong ? `${escaped} (${key.length} characters)` : escaped
}

/** Different keys that become equal if they are cut, case-folded, decoded or joined to paths. */
function hostileKeys(key: string): readonly string[] {
  const long = `${key}${'k'.repeat(10_240)}`
  return [
    key,
    `${key}:a`,
    `${key}/a`,
    `${key}\\a`,
    `${key}%2Fa`,
    `${key}%252Fa`,
    `${key}:A`,
    `${key}:a `,
    `${key}:a.`,
    `${key}:a\n`,
    `${key}\0`,
    `${key}\0a`,
    `${key}*`,
    `${key}?`,
    `{${key}}`,
    `${key}{}`,
    `../${key}`,
    `../../${key}`,
    `/${key}`,
    ` ${key}`,
    // "é" as one character and as two, Latin "a" and Cyrillic "а", a ligature.
    `${key}\u00E9`,
    `${key}e\u0301`,
    `${key}\u0430`,
    `${key}a`,
    `${key}\uFB01`,
    `${key}fi`,
    `${long}1`,
    `${long}2`,
  ]
}
