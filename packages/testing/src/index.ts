export {
  describeAuthProvider,
  type DescribeAuthProviderOptions,
} from './contract/describe-auth-provider.ts'
export {
  describeTokenCache,
  type DescribeTokenCacheOptions,
} from './contract/describe-token-cache.ts'
export type { TestContext, TestRunner } from './contract/test-runner.ts'
export type { RefreshTokenRotation } from './mock/accounts/accounts.ts'
export type { AuthorizeOptions } from './mock/accounts/click-consent.ts'
export type { RefreshTokenOptions } from './mock/accounts/issue-refresh-token.ts'
export type { Fault, MockEndpoint } from './mock/faults/fault.ts'
export type { MockClient, NewMockClient } from './mock/accounts/mock-client.ts'
export { MockSpotify } from './mock/mock-spotify.ts'
export type { MockSpotifyEnv, MockSpotifyOptions } from './mock/mock-spotify-options.ts'
export type { MockUser, NewMockUser } from './mock/accounts/mock-user.ts'
export type { FaultName } from './mock/faults/named-faults.ts'
export type { RecordedRequest } from './mock/server/recorded-request.ts'
export type { MockRequests, RequestLog } from './mock/server/request-log.ts'
export type { RespondOptions } from './mock/web-api/feed/fed-answers.ts'
export type { MockCatalogue } from './mock/web-api/feed/mock-catalogue.ts'
export type {
  MockAlbum,
  MockArtist,
  MockObject,
  MockShow,
  NewMockAlbum,
  NewMockArtist,
  NewMockPlaylist,
  NewMockShow,
} from './mock/web-api/feed/new-objects.ts'
export type { QuotaMode } from './mock/web-api/quota-mode.ts'
