import { assert } from 'chai'

import { assertNothing, assertSameToken } from './assert-token.ts'
import type { ContractChapter } from './contract-case.ts'
import { fullToken } from './sample-tokens.ts'
import type { TokenCacheSubject } from './token-cache-subject.ts'

/** The highest fence wins, in any order of arrival. */
export const fenceChapter: ContractChapter<TokenCacheSubject> = {
  title: 'lets the last fence win',
  cases: [
    {
      title: 'raises the fence above every lease and write',
      needs: ['lease'],
      run: async (subject) => {
        const fences: number[] = []
        const takeFence = async (): Promise<void> => {
          const lease = await subject.takeLease()
          fences.push(lease.fence)
          await lease.release()
        }
        await takeFence()
        await takeFence()
        await subject.set(fullToken(subject.key))
        await takeFence()
        await subject.delete()
        await takeFence()
        const committing = await subject.takeLease()
        fences.push(committing.fence)
        await committing.commit(fullToken(subject.key))
        await takeFence()
        assert.deepEqual(
          fences,
          [...new Set(fences)].toSorted((a, b) => a - b),
        )
      },
    },
    {
      title: 'keeps a token that was set while a lease was held',
      needs: ['lease'],
      run: async (subject) => {
        const lease = await subject.takeLease()
        const token = fullToken(subject.key)
        await subject.set(token)
        assert.strictEqual(
          await lease.commit(fullToken(subject.key)),
          false,
          'a late commit was accepted',
        )
        assertSameToken(await subject.get(), token)
        await lease.release()
        assertSameToken((await subject.takeLease()).token, token)
      },
    },
    {
      title: 'keeps a delete made while a lease was held',
      needs: ['lease', 'delete'],
      run: async (subject) => {
        await subject.set(fullToken(subject.key))
        const lease = await subject.takeLease()
        await subject.delete()
        assert.strictEqual(
          await lease.commit(fullToken(subject.key)),
          false,
          'a late commit was accepted',
        )
        assertNothing(await subject.get())
      },
    },
    {
      title: 'reports a delete to every later lease',
      needs: ['lease', 'delete'],
      run: async (subject) => {
        await subject.set(fullToken(subject.key))
        await subject.delete()
        const first = await subject.takeLease()
        assert.deepEqual([first.deleted, first.token], [true, undefined])
        await first.release()
        const second = await subject.takeLease()
        assert.deepEqual([second.deleted, second.token], [true, undefined])
      },
    },
    {
      title: 'forgets the delete once a token is set',
      needs: ['lease', 'delete'],
      run: async (subject) => {
        await subject.delete()
        const token = fullToken(subject.key)
        await subject.set(token)
        const lease = await subject.takeLease()
        assert.notStrictEqual(lease.deleted, true, 'the lease reports a delete')
        assertSameToken(lease.token, token)
      },
    },
    {
      title: 'forgets the delete once a token is committed',
      needs: ['lease', 'delete'],
      run: async (subject) => {
        await subject.delete()
        const token = fullToken(subject.key)
        assert.strictEqual(
          await (await subject.takeLease()).commit(token),
          true,
          'the commit was refused',
        )
        const lease = await subject.takeLease()
        assert.notStrictEqual(lease.deleted, true, 'the lease reports a delete')
        assertSameToken(lease.token, token)
      },
    },
    {
      title: 'keeps the token that a later lease committed',
      needs: ['lease'],
      run: async (subject) => {
        const late = await subject.takeLease()
        await late.release()
        const token = fullToken(subject.key)
        assert.strictEqual(
          await (await subject.takeLease()).commit(token),
          true,
          'the commit was refused',
        )
        assert.strictEqual(
          await late.commit(fullToken(subject.key)),
          false,
          'a late commit was accepted',
        )
        assertSameToken(await subject.get(), token)
      },
    },
  ],
}
