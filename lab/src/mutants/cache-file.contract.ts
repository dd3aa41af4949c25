import { describeTokenCache, type TestRunner } from '@spotify-sdk/testing'
import { afterAll, describe, it } from 'vitest'
// By its path: Stryker mutates a copy of the repository, which the package name does not lead to.
import { FileTokenCache } from '../../../packages/cache-file/src/index.ts'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'

// The contract suite on one folder, with a lease that is short enough to be waited for by each mutant.

const folder = new TemporaryFolder()
afterAll(() => folder[Symbol.dispose]())

const runner: TestRunner = { describe, it }
const leaseSeconds = 2

describeTokenCache(
  'FileTokenCache',
  () => new FileTokenCache({ directory: folder.path, leaseSeconds }),
  { leaseSeconds, lacks: ['subscribe', 'close'], runner },
)
