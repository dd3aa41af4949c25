import { assert } from 'chai'

import { assertVisible } from './assert-token.ts'
import { pauseSecondsOf, type AuthProviderSubject } from './auth-provider-subject.ts'
import type { ContractChapter } from './contract-case.ts'

const callers = 100
const invalidations = 50

/** One valid token for every caller. */
export const accessTokenChapter: ContractChapter<AuthProviderSubject> = {
  title: 'returns one token',
  cases: [
    {
      title: 'returns visible ASCII',
      run: async (subject) => assertVisible(await subject.getAccessToken()),
    },
    {
      title: 'returns the same token while it is valid',
      run: async (subject) => {
        assert.strictEqual(
          await subject.getAccessToken(),
          await subject.getAccessToken(),
          'another token was returned',
        )
      },
    },
    {
      title: `returns one token to ${callers} concurrent callers`,
      run: async (subject) => {
        const tokens = await Promise.all(
          Array.from({ length: callers }, () => subject.getAccessToken()),
        )
        assert.strictEqual(new Set(tokens).size, 1, 'different tokens were returned')
      },
    },
    {
      title: 'accepts a signal that is null or undefined',
      run: async (subject) => {
        const token = await subject.getAccessToken({ signal: null })
        assert.strictEqual(
          await subject.getAccessToken({ signal: undefined }),
          token,
          'another token was returned',
        )
      },
    },
    {
      title: 'rejects with the reason of an aborted signal, or returns a token immediately',
      run: async (subject) => {
        await subject.outcomeFor(AbortSignal.abort(new Error('gone')))
      },
    },
    {
      title: 'serves the others when one caller aborts',
      run: async (subject) => {
        const aborting = new AbortController()
        const one = subject.outcomeFor(aborting.signal)
        const others = [subject.getAccessToken(), subject.getAccessToken()] as const
        aborting.abort(new Error('gone'))
        const [first, second] = await Promise.all([...others, one])
        assert.strictEqual(first, second, 'different tokens were returned')
        assertVisible(first)
      },
    },
  ],
}

/** A rejected token is not returned again; a closed provider stays usable. */
export const invalidationChapter: ContractChapter<AuthProviderSubject> = {
  title: 'invalidates and closes',
  cases: [
    {
      title: 'returns another token after an invalidate',
      needs: ['invalidate'],
      run: async (subject) => {
        const refused = await subject.getAccessToken()
        await subject.invalidate(refused)
        assert.notStrictEqual(
          await subject.getAccessTokenAfterPause(),
          refused,
          'the rejected token was returned again',
        )
      },
    },
    {
      title: 'returns none of two rejected tokens again',
      needs: ['invalidate'],
      run: async (subject) => {
        const first = await subject.getAccessToken()
        await subject.invalidate(first)
        const second = await subject.getAccessTokenAfterPause()
        await subject.invalidate(second)
        const [outcome] = await Promise.allSettled([subject.getAccessTokenAfterPause()])
        if (outcome.status === 'fulfilled')
          assert.notInclude([first, second], outcome.value, 'a rejected token was returned again')
        // The app itself may be blocked: a provider may then pause for longer than a test.
        else if (!(pauseSecondsOf(outcome.reason) > 0)) throw outcome.reason
      },
    },
    {
      title: `returns one other token after ${invalidations} concurrent invalidates and a late one`,
      needs: ['invalidate'],
      run: async (subject) => {
        const refused = await subject.getAccessToken()
        const tokens = await Promise.all(
          Array.from({ length: invalidations }, async () => {
            await subject.invalidate(refused)
            return subject.getAccessTokenAfterPause()
          }),
        )
        assert.strictEqual(new Set(tokens).size, 1, 'different tokens were returned')
        assert.ok(!tokens.includes(refused), 'the rejected token was returned again')
        await subject.invalidate(refused)
        assert.strictEqual(await subject.getAccessToken(), tokens[0], 'another token was returned')
      },
    },
    {
      title: 'keeps its token when another is invalidated',
      needs: ['invalidate'],
      run: async (subject) => {
        const token = await subject.getAccessToken()
        await subject.invalidate('never-handed-out')
        assert.strictEqual(await subject.getAccessToken(), token, 'another token was returned')
      },
    },
    {
      title: 'can be closed twice, and stays usable',
      needs: ['close'],
      run: async (subject) => {
        await subject.getAccessToken()
        await subject.close()
        await subject.close()
        assertVisible(await subject.getAccessToken())
      },
    },
    {
      title: 'gets tokens after it was closed',
      needs: ['close'],
      run: async (subject) => {
        await subject.close()
        const token = await subject.getAccessToken()
        if (!subject.has('invalidate')) return
        await subject.invalidate(token)
        assert.notStrictEqual(
          await subject.getAccessTokenAfterPause(),
          token,
          'the rejected token was returned again',
        )
      },
    },
  ],
}
