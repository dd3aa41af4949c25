/* oxlint-disable max-lines -- one idea: the explicit list of what the package exports */
export {
  AuthenticationError,
  ConfigurationError,
  ConnectionError,
  RateLimitError,
  ReauthorizationRequiredError,
  ServerError,
  SpotifyError,
  TokenCacheError,
  type RateLimitErrorCode,
} from '@spotify-sdk/auth-core'
export { apiBaseUrl } from './api-url.ts'
export { checkAuthProvider } from './check-auth-provider.ts'
export type {
  ClientEvent,
  ClientEventListener,
  RateLimitedEvent,
  RequestEvent,
  RetriedEvent,
  TokenRejectedEvent,
} from './client-event.ts'
export type { OperationId } from './endpoints/routes/index.ts'
export type { ScopeRequirement, SpotifyScope, WebApiScope } from './endpoints/routes/scopes.ts'
export type { SearchParameters } from './client/api-address.ts'
export type { WithResponse } from './client/answers-of-calls.ts'
export type { List, ToArrayOptions } from './client/list.ts'
export {
  SpotifyClient,
  type PathOptions,
  type PathWithBodyOptions,
} from './client/spotify-client.ts'
export type {
  SpotifyClientOptions,
  SpotifyClientSettings,
} from './client/spotify-client-options.ts'
export { BadRequestError, type BadRequestErrorCode } from './errors/bad-request-error.ts'
export {
  ForbiddenError,
  type ForbiddenErrorCode,
  type ForbiddenErrorDetails,
} from './errors/forbidden-error.ts'
export { NotFoundError, type NotFoundErrorCode } from './errors/not-found-error.ts'
export { PartialFailureError } from './errors/partial-failure-error.ts'
export type { SpotifyErrorCode } from './errors/spotify-error-code.ts'
export { readResponse } from './errors/read-response.ts'
export { readResponseError } from './errors/read-response-error.ts'
export type { ApiFetch, ApiFetchInit, ApiFetchResponse } from './fetch/api-fetch.ts'
export {
  createSpotifyFetch,
  type SpotifyFetch,
  type SpotifyFetchOptions,
} from './fetch/create-spotify-fetch.ts'
export type { AlbumMethods } from './methods/albums.ts'
export type { ArtistAlbumsOptions, ArtistMethods } from './methods/artists.ts'
export type { AudiobookMethods, ChapterMethods } from './methods/audiobooks.ts'
export type {
  BrowseMethods,
  CategoryPageOptions,
  LocaleOptions,
  MarketMethods,
} from './methods/browse.ts'
export type { LibraryMethods } from './methods/library.ts'
export type { Namespaces } from './methods/namespaces.ts'
export type {
  CallOptions,
  DeviceOptions,
  ItemOptions,
  ItemType,
  MarketOptions,
  MarketPageOptions,
  PageOptions,
  RankingOptions,
  WithIds,
  WithUris,
} from './methods/options.ts'
export type {
  AddToQueueOptions,
  PlayerMethods,
  RecentlyPlayedOptions,
  RepeatOptions,
  ResumeOptions,
  SeekOptions,
  ShuffleOptions,
  StartContextOptions,
  StartItemsOptions,
  StartPlaybackOptions,
  TransferOptions,
  VolumeOptions,
} from './methods/player.ts'
export type {
  AddItemsOptions,
  CheckFollowersOptions,
  FollowPlaylistOptions,
  NewPlaylistOptions,
  PlaylistDetailsOptions,
  PlaylistItemsOptions,
  PlaylistOptions,
  RemoveItemsOptions,
  RemoveTracksOptions,
  ReorderOrReplaceOptions,
} from './methods/playlist-options.ts'
export type { PlaylistMethods } from './methods/playlists.ts'
export type { SearchMethod, SearchOptions } from './methods/search.ts'
export type { EpisodeMethods, ShowMethods } from './methods/shows.ts'
export type { RecommendationOptions, TrackMethods } from './methods/tracks.ts'
export type { FollowOptions, FollowedArtistsOptions, UserMethods } from './methods/users.ts'
export type { Album, AlbumType, ArtistAlbum, SavedAlbum, SimplifiedAlbum } from './objects/album.ts'
export type { Artist, SimplifiedArtist } from './objects/artist.ts'
export type {
  Audiobook,
  Chapter,
  SavedAudiobook,
  SimplifiedAudiobook,
  SimplifiedChapter,
} from './objects/audiobook.ts'
export type {
  AudioAnalysis,
  AudioFeatures,
  AudioInterval,
  AudioSection,
  AudioSegment,
  Category,
  RecommendationSeed,
  Recommendations,
} from './objects/catalogue.ts'
export type { CursorPage, Page } from './objects/page.ts'
export type {
  Copyright,
  ExternalIds,
  ExternalUrls,
  Followers,
  Image,
  ReleaseDatePrecision,
  Restrictions,
  ResumePoint,
} from './objects/parts.ts'
export type {
  CurrentlyPlaying,
  Device,
  PlayHistory,
  PlaybackAction,
  PlaybackContext,
  PlaybackState,
  Queue,
} from './objects/player.ts'
export type {
  PlayableItem,
  Playlist,
  PlaylistItem,
  PlaylistOwner,
  PlaylistSnapshot,
  SimplifiedPlaylist,
} from './objects/playlist.ts'
export type {
  SearchAnswer,
  SearchAnswerTo,
  SearchResults,
  SearchType,
} from './objects/search-answer.ts'
export type {
  Episode,
  SavedEpisode,
  SavedShow,
  Show,
  SimplifiedEpisode,
  SimplifiedShow,
} from './objects/show.ts'
export type { LinkedTrack, SimplifiedTrack } from './objects/simplified-track.ts'
export type { LocalTrack, SavedTrack, Track } from './objects/track.ts'
export type { PrivateUser, PublicUser, UserReference } from './objects/user.ts'
export { requiredScopes } from './required-scopes.ts'
