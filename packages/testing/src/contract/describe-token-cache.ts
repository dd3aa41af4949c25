import type { Awaitable, TokenCache } from '@spotify-sdk/auth-core'

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
   * Seconds that a lease lasts unless its holder lives; some tests wait for it, a second longer.
   * @defaultValue 5
   */
  readonly leaseSeconds?: number | undefined
  /**
   * Optional members that the cache does not have: tests that need one are left out, and one test
   * makes sure that it is absent. Without this, they are skipped.
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
 * The contract of a token cache as tests: tokens come back whole, keys never meet, and, where the
 * cache has leases, there is one holder at a time and the last fence wins. What is about a member
 * that the cache does not have is skipped, or left out where `lacks` names it. Call it at the top of a test file.
 *
 * @param name - Heads the report.
 * @param factory - Makes the cache of one test, which closes it. Caches may share a backend: every
 * test uses a key of its own.
 */
export function describeTokenCache(
  name: string,
  factory: () => Awaitable<TokenCache>,
  { leaseSeconds = 5, lacks, runner }: DescribeTokenCacheOptions = {},
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
      noticeChapter,
    ],
    open: async () => new TokenCacheSubject(await factory()),
    lacks,
    runner,
  })
}
