import type { Awaitable, TokenCache } from '@spotify-sdk/auth-core'

import { abandonedLeaseChapter } from './abandoned-lease-cases.ts'
import { deletionChapter } from './deletion-cases.ts'
import { describeContract } from './describe-contract.ts'
import { fenceChapter } from './fence-cases.ts'
import { keyChapter } from './key-cases.ts'
import { leaseChapter } from './lease-cases.ts'
import { lostLeaseChapter } from './lost-lease-cases.ts'
import { noticeChapter } from './notice-cases.ts'
import { releaseChapter } from './release-cases.ts'
import { storageChapter } from './storage-cases.ts'
import type { TestRunner } from './test-runner.ts'
import { TokenCacheSubject } from './token-cache-subject.ts'

/** Options of {@link describeTokenCache}. */
export interface DescribeTokenCacheOptions {
  /**
   * Seconds that a lease lasts without a heartbeat. Some tests wait a second longer.
   * @defaultValue 5
   */
  readonly leaseSeconds?: number | undefined
  /**
   * Creates a cache whose leases send no heartbeat, as if their holder had died. One more test then
   * checks that such a lease ends after `leaseSeconds`.
   * @defaultValue that is not tested
   */
  readonly withoutHeartbeat?: (() => Awaitable<TokenCache>) | undefined
  /**
   * Optional members that the cache does not have. Tests that need one are omitted, and one test
   * checks that it is absent. Without this option they are skipped.
   * @defaultValue none
   */
  readonly lacks?: readonly ('delete' | 'lease' | 'subscribe' | 'close')[] | undefined
  /**
   * Test runner.
   * @defaultValue vitest under vitest, else `node:test`
   */
  readonly runner?: TestRunner | undefined
}

/**
 * Registers tests of the token cache contract: tokens are returned complete, keys never collide,
 * and, if the cache has leases, there is one holder at a time and the highest fence wins. Tests of
 * a missing member are skipped, or omitted if `lacks` names it. Call it at the top level of a test
 * file.
 *
 * @param name - Title of the suite.
 * @param factory - Creates the cache of one test, which closes it. Caches may share a backend:
 *   every test uses its own key.
 */
export function describeTokenCache(
  name: string,
  factory: () => Awaitable<TokenCache>,
  { leaseSeconds = 5, withoutHeartbeat, lacks, runner }: DescribeTokenCacheOptions = {},
): void {
  describeContract({
    name,
    chapters: [
      storageChapter,
      keyChapter,
      deletionChapter,
      leaseChapter(leaseSeconds),
      fenceChapter,
      releaseChapter,
      lostLeaseChapter(leaseSeconds),
      abandonedLeaseChapter(leaseSeconds, withoutHeartbeat),
      noticeChapter,
    ],
    open: async () => new TokenCacheSubject(await factory()),
    lacks,
    runner,
  })
}
