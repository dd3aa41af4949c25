import { join } from 'node:path'
import type { TokenCache } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { describeTokenCache } from '@spotify-sdk/testing'
import { afterAll } from 'vitest'
import { clockWithoutHeartbeats } from 'test-support/clock-without-heartbeats.ts'
import { concurrentRunner } from 'test-support/concurrent-runner.ts'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import { DirectoryTokenCache } from '../src/directory-token-cache.ts'
import { FileTokenCache } from '../src/index.ts'

lengthenCacheDeadlines(systemClock)

const shared = new TemporaryFolder()
afterAll(() => shared[Symbol.dispose]())

/** Longer than a busy machine stands still; the cases wait for its end at the same time. */
const leaseSeconds = 5

/** It has no subscribe, and keeps nothing open. */
const lacks = ['subscribe', 'close'] as const

describeTokenCache(
  'FileTokenCache { directory }',
  () => new FileTokenCache({ directory: join(shared.path, 'directory'), leaseSeconds }),
  {
    leaseSeconds,
    lacks,
    withoutHeartbeat: () =>
      new FileTokenCache({
        directory: join(shared.path, 'dead'),
        leaseSeconds,
        clock: clockWithoutHeartbeats,
      }),
    runner: concurrentRunner,
  },
)

const byTurns = (): TokenCache => {
  const two = { directory: join(shared.path, 'two'), leaseSeconds }
  const caches = [1, 2].map(() => new FileTokenCache(two))
  let turn = 0
  const next = (): FileTokenCache => caches[turn++ % 2] ?? new FileTokenCache()
  return {
    get: (key) => next().get(key),
    set: (token, key) => next().set(token, key),
    delete: (key) => next().delete(key),
    lease: async (key, options) => {
      const lease = await next().lease?.(key, options)
      if (lease === undefined) throw new Error('no lease')
      return lease
    },
  }
}
describeTokenCache('two FileTokenCaches on one directory, by turns', byTurns, {
  leaseSeconds,
  lacks,
  runner: concurrentRunner,
})

describeTokenCache(
  'FileTokenCache without hard links',
  () =>
    new DirectoryTokenCache({
      directory: join(shared.path, 'no-links'),
      leaseSeconds,
      clock: systemClock,
      link: () => Promise.reject(Object.assign(new Error('no links'), { code: 'ENOTSUP' })),
    }),
  { leaseSeconds, lacks, runner: concurrentRunner },
)
