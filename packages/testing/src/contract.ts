export {
  describeAuthProvider,
  type DescribeAuthProviderOptions,
} from './contract/describe-auth-provider.ts'
export {
  describeTokenCache,
  type DescribeTokenCacheOptions,
} from './contract/describe-token-cache.ts'
export type { TestContext, TestRunner } from './contract/test-runner.ts'
