import { assertNothing, assertSameToken } from './assert-token.ts'
import type { ContractChapter } from './contract-case.ts'
import { fullToken } from './sample-tokens.ts'
import type { TokenCacheSubject } from './token-cache-subject.ts'

/** Deleted tokens and closed caches. */
export const deletionChapter: ContractChapter<TokenCacheSubject> = {
  title: 'deletes and closes',
  cases: [
    {
      title: 'has nothing after a delete',
      needs: ['delete'],
      run: async (subject) => {
        await subject.set(fullToken(subject.key))
        await subject.delete()
        assertNothing(await subject.get())
      },
    },
    {
      title: 'accepts the delete of an empty key',
      needs: ['delete'],
      run: async (subject) => {
        await subject.delete()
        await subject.delete()
        assertNothing(await subject.get())
      },
    },
    {
      title: 'stores again after a delete',
      needs: ['delete'],
      run: async (subject) => {
        await subject.set(fullToken(subject.key))
        await subject.delete()
        const token = fullToken(subject.key)
        await subject.set(token)
        assertSameToken(await subject.get(), token)
      },
    },
    {
      title: 'can be closed twice',
      needs: ['close'],
      run: async ({ cache }) => {
        await cache.close?.()
        await cache.close?.()
      },
    },
  ],
}
