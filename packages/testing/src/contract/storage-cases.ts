import { assert } from 'chai'

import { assertNothing, assertSameToken, assertToken } from './assert-token.ts'
import type { ContractChapter } from './contract-case.ts'
import { fullToken, minimalToken } from './sample-tokens.ts'
import type { TokenCacheSubject } from './token-cache-subject.ts'

/** Stored tokens are returned unchanged. */
export const storageChapter: ContractChapter<TokenCacheSubject> = {
  title: 'stores tokens',
  cases: [
    {
      title: 'has nothing for a key that was never set',
      run: async (subject) => assertNothing(await subject.get()),
    },
    {
      title: 'returns every field of a token',
      run: async (subject) => {
        const token = fullToken(subject.key)
        await subject.set(token)
        assertToken(await subject.get(), token)
      },
    },
    {
      title: 'returns a token without fields that it does not have',
      run: async (subject) => {
        const token = minimalToken()
        await subject.set(token)
        assertToken(await subject.get(), token)
      },
    },
    {
      title: 'replaces a token as a whole',
      run: async (subject) => {
        await subject.set(fullToken(subject.key))
        const token = minimalToken()
        await subject.set(token)
        assertToken(await subject.get(), token)
      },
    },
    {
      title: 'replaces a token as a whole at a commit',
      needs: ['lease'],
      run: async (subject) => {
        await subject.set(fullToken(subject.key))
        const token = minimalToken()
        assert.strictEqual(
          await (await subject.takeLease()).commit(token),
          true,
          'the commit was refused',
        )
        assertToken(await subject.get(), token)
        assertToken((await subject.takeLease()).token, token)
      },
    },
    {
      title: 'keeps an expired token, because its refresh token may be valid',
      run: async (subject) => {
        const token = { ...fullToken(subject.key), expiresAt: Math.floor(Date.now() / 1000) - 60 }
        await subject.set(token)
        assertSameToken(await subject.get(), token)
      },
    },
    {
      title: 'keeps a token of 8 kB',
      run: async (subject) => {
        const token = { ...minimalToken(), accessToken: 'Aa0-_.~+/='.repeat(820) }
        await subject.set(token)
        assertSameToken(await subject.get(), token)
      },
    },
    {
      title: 'keeps non-ASCII text',
      run: async (subject) => {
        const token = { ...minimalToken(), scope: 'zażółć "gęślą" \\ jaźń\n音楽 🎵' }
        await subject.set(token)
        assert.strictEqual((await subject.get())?.scope, token.scope, 'scope has changed')
      },
    },
    {
      title: 'does not change the object that is stored',
      run: async (subject) => {
        const token = fullToken(subject.key)
        const given = { ...token }
        await subject.set(given)
        assert.deepEqual(given, token, 'the object of the caller was changed')
      },
    },
    {
      title: 'does not change the object that is committed',
      needs: ['lease'],
      run: async (subject) => {
        const token = fullToken(subject.key)
        const given = { ...token }
        assert.strictEqual(
          await (await subject.takeLease()).commit(given),
          true,
          'the commit was refused',
        )
        assert.deepEqual(given, token, 'the object of the caller was changed')
      },
    },
    {
      title: 'is not changed through the object that was stored',
      run: async (subject) => {
        const token = fullToken(subject.key)
        const given = { ...token }
        await subject.set(given)
        Object.assign(given, minimalToken(), { scope: 'altered' })
        assertSameToken(await subject.get(), token)
      },
    },
    {
      title: 'is not changed through an object that was returned',
      run: async (subject) => {
        const token = fullToken(subject.key)
        await subject.set({ ...token })
        const handedOut = await subject.get()
        assert.ok(handedOut, 'nothing was returned')
        // Has no effect on a frozen object, which is also correct.
        Reflect.set(handedOut, 'accessToken', 'altered')
        Reflect.set(handedOut, 'scope', 'altered')
        assertSameToken(await subject.get(), token)
      },
    },
    {
      title: 'returns one complete token during concurrent sets',
      run: async (subject) => {
        const tokens = new Map(
          Array.from({ length: 20 }, () => fullToken(subject.key)).map((token) => [
            token.accessToken,
            token,
          ]),
        )
        const reads = [...tokens.values()].map(async (token) => {
          const [, read] = await Promise.all([subject.set(token), subject.get()])
          return read ?? undefined
        })
        const seen = (await Promise.all(reads)).filter((token) => token !== undefined)
        const last = await subject.get()
        assert.ok(last, 'nothing was returned')
        for (const token of [...seen, last]) {
          const whole = tokens.get(token.accessToken)
          assert.ok(whole, 'a token was returned that was never set')
          assertToken(token, whole)
        }
      },
    },
  ],
}
