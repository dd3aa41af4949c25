import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { assert } from 'chai'

import { assertSameToken, assertToken } from './assert-token.ts'
import type { ContractCase, ContractChapter } from './contract-case.ts'
import { fullToken } from './sample-tokens.ts'
import type { TokenCacheSubject } from './token-cache-subject.ts'

const contenders = 20

/** One holder at a time. */
export function leaseChapter(leaseSeconds: number): ContractChapter<TokenCacheSubject> {
  return {
    title: 'grants leases to one holder at a time',
    cases: leaseCases.concat(extensionCase(leaseSeconds), {
      title: 'lets a living holder keep its lease beyond its length',
      needs: ['lease'],
      run: async (subject) => {
        const lease = await subject.takeLease()
        await systemClock.sleep(leaseSeconds + 1)
        assert.strictEqual((await subject.beRefused()).reason, 'busy')
        assert.ok(lease.remainingSeconds() > 0, 'no time remains')
        assert.strictEqual(lease.signal.aborted, false, 'the signal of a held lease has aborted')
        const token = fullToken(subject.key)
        assert.strictEqual(await lease.commit(token), true, 'the commit was refused')
        assertSameToken(await subject.get(), token)
      },
    }),
  }
}

/** A lease may have no `extend`. Then it has a fixed length. */
function extensionCase(leaseSeconds: number): ContractCase<TokenCacheSubject> {
  return {
    title: 'excludes others for as long as its holder requested',
    needs: ['lease'],
    run: async (subject) => {
      const lease = await subject.takeLease()
      if (lease.extend === undefined) return
      const seconds = Math.min(leaseSeconds + 20, 60)
      assert.strictEqual(await lease.extend(seconds), true, 'the extension was refused')
      // Ten seconds for a busy machine.
      const least = seconds - 10
      const { reason, retryAfterSeconds } = await subject.beRefused()
      assert.strictEqual(reason, 'busy')
      assert.ok(retryAfterSeconds > least, `others must wait for ${retryAfterSeconds} s`)
      const remaining = lease.remainingSeconds()
      assert.ok(remaining > least, `remainingSeconds: ${remaining}`)
      assert.strictEqual(await lease.commit(fullToken(subject.key)), true, 'the commit was refused')
      await subject.takeLease()
    },
  }
}

const leaseCases: ContractChapter<TokenCacheSubject>['cases'] = [
  {
    title: 'grants a free key, with nothing stored',
    needs: ['lease'],
    run: async (subject) => {
      const lease = await subject.takeLease()
      assert.strictEqual(lease.token, undefined, 'the lease has a token although none is stored')
      assert.notStrictEqual(lease.deleted, true, 'the lease reports a delete')
      assert.ok(Number.isFinite(lease.fence), `the fence is ${lease.fence}`)
    },
  },
  {
    title: 'grants a free key, with the token that is stored',
    needs: ['lease'],
    run: async (subject) => {
      const token = fullToken(subject.key)
      await subject.set(token)
      const lease = await subject.takeLease()
      assertToken(lease.token, token)
      assert.notStrictEqual(lease.deleted, true, 'the lease reports a delete')
    },
  },
  {
    title: 'refuses a held key, and says when to try again',
    needs: ['lease'],
    run: async (subject) => {
      await subject.takeLease()
      const refusal = await subject.beRefused()
      assert.strictEqual(refusal.reason, 'busy')
      // No lease is longer than a minute.
      const { retryAfterSeconds } = refusal
      const isSensible = retryAfterSeconds > 0 && retryAfterSeconds <= 60
      assert.ok(isSensible, `retryAfterSeconds: ${retryAfterSeconds}`)
    },
  },
  {
    title: 'leaves other keys free',
    needs: ['lease'],
    run: async (subject) => {
      await subject.takeLease()
      await subject.takeLease(`${subject.key}:other`)
    },
  },
  {
    title: `grants one of ${contenders} concurrent requests`,
    needs: ['lease'],
    run: async (subject) => {
      const answers = await Promise.all(Array.from({ length: contenders }, () => subject.lease()))
      assert.strictEqual(
        answers.filter(({ granted }) => granted).length,
        1,
        'requests that were granted',
      )
      for (const answer of answers) {
        if (!answer.granted) assert.strictEqual(answer.reason, 'busy')
      }
    },
  },
  {
    title: 'is free again after a release',
    needs: ['lease'],
    run: async (subject) => {
      await (await subject.takeLease()).release()
      const lease = await subject.takeLease()
      assert.strictEqual(lease.token, undefined, 'the lease has a token although none is stored')
    },
  },
  {
    title: 'stores the committed token, and is free again',
    needs: ['lease'],
    run: async (subject) => {
      await subject.set(fullToken(subject.key))
      const token = fullToken(subject.key)
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
    title: 'reports at most a minute of remaining time to the holder',
    needs: ['lease'],
    run: async (subject) => {
      const remaining = (await subject.takeLease()).remainingSeconds()
      assert.ok(remaining > 0 && remaining <= 60, `remainingSeconds: ${remaining}`)
    },
  },
  {
    title: 'does not abort the signal of a held lease',
    needs: ['lease'],
    run: async (subject) => {
      const committed = await subject.takeLease()
      assert.strictEqual(committed.signal.aborted, false, 'the signal of a held lease has aborted')
      await committed.commit(fullToken(subject.key))
      const released = await subject.takeLease()
      await released.release()
      await subject.takeLease()
      assert.deepEqual([committed.signal.aborted, released.signal.aborted], [false, false])
    },
  },
]
