import { describeTokenCache } from '../src/index.ts'
import { ReferenceTokenCache } from './reference-token-cache.ts'
import { concurrentRunner } from 'test-support/concurrent-runner.ts'

describeTokenCache('ReferenceTokenCache', () => new ReferenceTokenCache(), {
  leaseSeconds: 2,
  runner: concurrentRunner,
})
