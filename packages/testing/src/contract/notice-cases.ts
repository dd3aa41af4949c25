import { assert } from 'chai'

import { assertNothing, assertSameToken } from './assert-token.ts'
import type { ContractChapter } from './contract-case.ts'
import { fullToken } from './sample-tokens.ts'
import type { TokenCacheSubject } from './token-cache-subject.ts'

/** Every change by any process is notified, and listeners cannot break the cache. */
export const noticeChapter: ContractChapter<TokenCacheSubject> = {
  title: 'notifies of changes',
  cases: [
    {
      title: 'notifies of a set after the token is stored',
      needs: ['subscribe'],
      run: async (subject) => {
        const recorder = subject.listen()
        const token = fullToken(subject.key)
        const [seen] = await Promise.all([
          recorder.next('stored', () => subject.get()),
          subject.set(token),
        ])
        assertSameToken(seen, token)
      },
    },
    {
      title: 'notifies of a delete after the token is gone',
      needs: ['subscribe', 'delete'],
      run: async (subject) => {
        await subject.set(fullToken(subject.key))
        const recorder = subject.listen()
        const [seen] = await Promise.all([
          recorder.next('deleted', () => subject.get()),
          subject.delete(),
        ])
        assertNothing(seen)
      },
    },
    {
      title: 'notifies of a commit',
      needs: ['subscribe', 'lease'],
      run: async (subject) => {
        const lease = await subject.takeLease()
        const recorder = subject.listen()
        await Promise.all([recorder.next('stored'), lease.commit(fullToken(subject.key))])
      },
    },
    {
      title: 'notifies of each change, not only of the first',
      needs: ['subscribe', 'delete'],
      run: async (subject) => {
        const recorder = subject.listen()
        await Promise.all([recorder.next('stored'), subject.set(fullToken(subject.key))])
        await Promise.all([recorder.next('deleted'), subject.delete()])
        await Promise.all([recorder.next('stored'), subject.set(fullToken(subject.key))])
      },
    },
    {
      title: 'does not notify of other keys',
      needs: ['subscribe'],
      run: async (subject) => {
        const others = subject.listen(`${subject.key}:other`)
        const recorder = subject.listen()
        await Promise.all([recorder.next('stored'), subject.set(fullToken(subject.key))])
        assert.notInclude(others.received, 'stored')
      },
    },
    {
      title: 'does not notify after the subscription has ended',
      needs: ['subscribe'],
      run: async (subject) => {
        const former = subject.listen()
        const recorder = subject.listen()
        former.end()
        await Promise.all([recorder.next('stored'), subject.set(fullToken(subject.key))])
        assert.notInclude(former.received, 'stored')
      },
    },
    {
      title: 'stores a token although a listener throws, and notifies the others',
      needs: ['subscribe'],
      run: async (subject) => {
        subject.listen(subject.key, () => {
          throw new Error('a custom listener')
        })
        const recorder = subject.listen()
        const token = fullToken(subject.key)
        await Promise.all([recorder.next('stored'), subject.set(token)])
        assertSameToken(await subject.get(), token)
      },
    },
  ],
}
