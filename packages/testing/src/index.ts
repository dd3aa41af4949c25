export {
  describeAuthProvider,
  type DescribeAuthProviderOptions,
} from './contract/describe-auth-provider.ts'
export {
  describeTokenCache,
  type DescribeTokenCacheOptions,
} from './contract/describe-token-cache.ts'
export type { TestContext, TestRunner } from './contract/test-runner.ts'
export type { RefreshTokenRotation } from './mock/accounts.ts'
export type { AuthorizeOptions } from './mock/click-consent.ts'
export type { Fault, MockEndpoint } from './mock/fault.ts'
export type { MockClient, NewMockClient } from './mock/mock-client.ts'
export { MockSpotify } from './mock/mock-spotify.ts'
export type { MockSpotifyEnv, MockSpotifyOptions } from './mock/mock-spotify-options.ts'
export type { MockUser, NewMockUser } from './mock/mock-user.ts'
export type { FaultName } from './mock/named-faults.ts'
export type { RecordedRequest } from './mock/recorded-request.ts'
export type { MockRequests, RequestLog } from './mock/request-log.ts'
