import type { AuthProvider, Awaitable } from '@spotify-sdk/auth-core'

import { accessTokenChapter, invalidationChapter } from './auth-provider-cases.ts'
import { AuthProviderSubject } from './auth-provider-subject.ts'
import { describeContract } from './describe-contract.ts'
import type { TestRunner } from './test-runner.ts'

/** Options of {@link describeAuthProvider}. */
export interface DescribeAuthProviderOptions {
  /**
   * Optional members that the provider does not have: tests that need one are left out, and one
   * test makes sure that it is absent. Without this, they are skipped.
   * @defaultValue none
   */
  readonly lacks?: readonly ('invalidate' | 'close')[] | undefined
  /**
   * Test runner.
   * @defaultValue vitest under vitest, else `node:test`
   */
  readonly runner?: TestRunner | undefined
}

/**
 * The contract of an auth provider as tests: one valid token for every caller, a caller's abort
 * that is its own affair, and no refused token twice. What is about a member that the provider
 * does not have is skipped, or left out where `lacks` names it. Call it at the top of a test file.
 *
 * @param name - Heads the report.
 * @param factory - Makes the provider of one test, which closes it; it must be able to get tokens.
 */
export function describeAuthProvider(
  name: string,
  factory: () => Awaitable<AuthProvider>,
  { lacks, runner }: DescribeAuthProviderOptions = {},
): void {
  describeContract({
    name,
    chapters: [accessTokenChapter, invalidationChapter],
    open: async () => new AuthProviderSubject(await factory()),
    lacks,
    runner,
  })
}
