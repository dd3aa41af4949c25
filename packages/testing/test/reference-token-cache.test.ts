import { describeTokenCache } from '../src/index.ts'
import { ReferenceTokenCache } from './reference-token-cache.ts'
import { concurrentRunner } from 'test-support/concurrent-runner.ts'

describeTokenCache('ReferenceTokenCache', () => new ReferenceTokenCache(), {
  leaseSeconds: 5,
  runner: concurrentRunner,
})
