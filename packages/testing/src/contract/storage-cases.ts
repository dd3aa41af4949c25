import { assert } from 'chai'

import { assertNothing, assertSameToken, assertToken } from './assert-token.ts'
import type { ContractChapter } from './contract-case.ts'
import { fullToken, minimalToken } from './sample-tokens.ts'
import type { TokenCacheSubject } from './token-cache-subject.ts'

/** What goes in comes out. */
export const storageChapter: ContractChapter<TokenCacheSubject> = {
  title: 'stores tokens',
  cases: [
    {
      title: 'has nothing for a key that was never set',
      run: async (subject) => assertNothing(await subject.get()),
    },
    {
      title: 'hands back every field of a token',
      run: async (subject) => {
        const token = fullToken(subject.key)
        await subject.set(token)
        assertToken(await subject.get(), token)
      },
    },
    {
      title: 'hands back a token without the fields that it does not have',
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
      title: 'keeps an expired token, whose refresh token is still good',
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
      title: 'keeps text beyond ASCII',
      run: async (subject) => {
        const token = { ...minimalToken(), scope: 'zażółć "gęślą" \\ jaźń\n音楽 🎵' }
        await subject.set(token)
        assert.strictEqual((await subject.get())?.scope, token.scope)
      },
    },
    {
      title: 'is not altered through the object that it was given',
      run: async (subject) => {
        const token = fullToken(subject.key)
        const given = { ...token }
        await subject.set(given)
        Object.assign(given, minimalToken(), { scope: 'altered' })
        assertSameToken(await subject.get(), token)
      },
    },
    {
      title: 'is not altered through an object that it handed out',
      run: async (subject) => {
        const token = fullToken(subject.key)
        await subject.set(token)
        const handedOut = await subject.get()
        assert.ok(handedOut, 'nothing was handed back')
        // Does nothing to a frozen object, which is a good answer too.
        Reflect.set(handedOut, 'accessToken', 'altered')
        Reflect.set(handedOut, 'scope', 'altered')
        assertSameToken(await subject.get(), token)
      },
    },
    {
      title: 'hands back one whole token while many are set at once',
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
        assert.ok(last, 'nothing was handed back')
        for (const token of [...seen, last]) {
          const whole = tokens.get(token.accessToken)
          assert.ok(whole, 'a token was handed back that nobody set')
          assertToken(token, whole)
        }
      },
    },
  ],
}
