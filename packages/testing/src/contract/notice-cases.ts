import { assert } from 'chai'

import { assertNothing, assertSameToken } from './assert-token.ts'
import type { ContractChapter } from './contract-case.ts'
import { fullToken } from './sample-tokens.ts'
import type { TokenCacheSubject } from './token-cache-subject.ts'

/** What changes is told, by whomever it was changed; and nobody depends on it. */
export const noticeChapter: ContractChapter<TokenCacheSubject> = {
  title: 'tells of changes',
  cases: [
    {
      title: 'tells that a token was set, once it is there',
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
      title: 'tells that a token was deleted, once it is gone',
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
      title: 'tells that a token was committed',
      needs: ['subscribe', 'lease'],
      run: async (subject) => {
        const lease = await subject.takeLease()
        const recorder = subject.listen()
        await Promise.all([recorder.next('stored'), lease.commit(fullToken(subject.key))])
      },
    },
    {
      title: 'tells nothing of other keys',
      needs: ['subscribe'],
      run: async (subject) => {
        const others = subject.listen(`${subject.key}:other`)
        const recorder = subject.listen()
        await Promise.all([recorder.next('stored'), subject.set(fullToken(subject.key))])
        assert.notInclude(others.received, 'stored')
      },
    },
    {
      title: 'tells nothing to whoever no longer listens',
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
      title: 'stores for all that a listener throws, and tells the others',
      needs: ['subscribe'],
      run: async (subject) => {
        subject.listen(subject.key, () => {
          throw new Error('a listener of somebody’s own')
        })
        const recorder = subject.listen()
        const token = fullToken(subject.key)
        await Promise.all([recorder.next('stored'), subject.set(token)])
        assertSameToken(await subject.get(), token)
      },
    },
  ],
}
