import type { AuthProvider, Awaitable } from '@spotify-sdk/auth-core'

import { accessTokenChapter, invalidationChapter } from './auth-provider-cases.ts'
import { AuthProviderSubject } from './auth-provider-subject.ts'
import { describeContract } from './describe-contract.ts'
import type { TestRunner } from './test-runner.ts'
import { expiryChapter } from './token-expiry-cases.ts'

/** Options of {@link describeAuthProvider}. */
export interface DescribeAuthProviderOptions {
  /**
   * Optional members that the provider does not have. Tests that need one are omitted, and one test
   * checks that it is absent. Without this option they are skipped.
   * @defaultValue none
   */
  readonly lacks?: readonly ('getToken' | 'peekToken' | 'invalidate' | 'close')[] | undefined
  /**
   * Test runner.
   * @defaultValue vitest under vitest, else `node:test`
   */
  readonly runner?: TestRunner | undefined
}

/**
 * Registers tests of the auth provider contract: one valid token for all callers, an abort affects
 * only its own caller, and a rejected token is not returned again. Tests of a missing member are
 * skipped, or omitted if `lacks` names it. Call it at the top level of a test file.
 *
 * @param name - Title of the suite.
 * @param factory - Creates the provider of one test, which closes it. It must be able to get
 *   tokens.
 */
export function describeAuthProvider(
  name: string,
  factory: () => Awaitable<AuthProvider>,
  { lacks, runner }: DescribeAuthProviderOptions = {},
): void {
  describeContract({
    name,
    chapters: [accessTokenChapter, expiryChapter, invalidationChapter],
    open: async () => new AuthProviderSubject(await factory()),
    lacks,
    runner,
  })
}
