import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { assert } from 'chai'

import { assertSameToken } from './assert-token.ts'
import type { ContractChapter } from './contract-case.ts'
import { fullToken } from './sample-tokens.ts'
import type { TokenCacheSubject } from './token-cache-subject.ts'

/** Long enough for the slowest disk. Each test has its own key. */
const longCooldown = { cooldownSeconds: 30, code: 'rate_limited' }

/** A lease is released once, with an optional cooldown for all processes. */
export const releaseChapter: ContractChapter<TokenCacheSubject> = {
  title: 'releases and cools down',
  cases: [
    {
      title: 'refuses leases in a cooldown, with its code and remaining time',
      needs: ['lease'],
      run: async (subject) => {
        await (await subject.takeLease()).release(longCooldown)
        const { reason, code, retryAfterSeconds } = await subject.beRefused()
        assert.deepEqual({ reason, code }, { reason: 'cooldown', code: longCooldown.code })
        assert.ok(
          retryAfterSeconds > 0 && retryAfterSeconds <= longCooldown.cooldownSeconds,
          `retryAfterSeconds: ${retryAfterSeconds}`,
        )
      },
    },
    {
      title: 'returns the stored token in a cooldown',
      needs: ['lease'],
      run: async (subject) => {
        const token = fullToken(subject.key)
        await subject.set(token)
        await (await subject.takeLease()).release(longCooldown)
        assertSameToken(await subject.get(), token)
      },
    },
    {
      title: 'leaves other keys free in a cooldown',
      needs: ['lease'],
      run: async (subject) => {
        await (await subject.takeLease()).release(longCooldown)
        await subject.takeLease(`${subject.key}:other`)
      },
    },
    {
      title: 'ends a cooldown after its time',
      needs: ['lease'],
      run: async (subject) => {
        await (await subject.takeLease()).release({ ...longCooldown, cooldownSeconds: 0.3 })
        await systemClock.sleep(0.4)
        await subject.takeLease()
      },
    },
    {
      title: 'ends a cooldown when a token is set',
      needs: ['lease'],
      run: async (subject) => {
        await (await subject.takeLease()).release(longCooldown)
        const token = fullToken(subject.key)
        await subject.set(token)
        assertSameToken((await subject.takeLease()).token, token)
      },
    },
    {
      title: 'ends a cooldown when the key is deleted',
      needs: ['lease', 'delete'],
      run: async (subject) => {
        await (await subject.takeLease()).release(longCooldown)
        await subject.delete()
        assert.strictEqual((await subject.takeLease()).deleted, true, 'the lease reports no delete')
      },
    },
    {
      title: 'cools down for at most a day',
      needs: ['lease'],
      run: async (subject) => {
        await (await subject.takeLease()).release({ ...longCooldown, cooldownSeconds: 1e9 })
        const { reason, retryAfterSeconds } = await subject.beRefused()
        assert.strictEqual(reason, 'cooldown')
        assert.ok(retryAfterSeconds <= 86_400, `retryAfterSeconds: ${retryAfterSeconds}`)
      },
    },
    {
      title: 'accepts a release after the commit, which changes nothing',
      needs: ['lease'],
      run: async (subject) => {
        const first = await subject.takeLease()
        const token = fullToken(subject.key)
        await first.commit(token)
        await first.release(longCooldown)
        const second = await subject.takeLease()
        assertSameToken(second.token, token)
        await first.release()
        assert.strictEqual((await subject.beRefused()).reason, 'busy')
      },
    },
  ],
}
