import type { OperationId, UriKind } from '@spotify-sdk/client/endpoints'
import type { SpotifyClient } from '../src/index.ts'

/* oxlint-disable typescript/no-deprecated -- what Spotify has closed is called, too */

/** An id of each kind of object. */
export type Ids = Readonly<Record<UriKind | 'device', string>>

/** Finds ids as a program would. */
export async function findIds(client: SpotifyClient): Promise<Ids> {
  const found = await client.search({
    q: 'e',
    type: ['album', 'artist', 'track', 'show', 'episode', 'audiobook'],
  })
  const audiobook = found.audiobooks.items[0]?.id ?? ''
  const { items: chapters } = await client.audiobooks.getChapters(audiobook)
  const { devices } = await client.player.getDevices()
  const playlists = await client.playlists.getForCurrentUser()
  const { id: user } = await client.users.getCurrentProfile()
  return {
    album: found.albums.items[0]?.id ?? '',
    artist: found.artists.items[0]?.id ?? '',
    audiobook,
    chapter: chapters[0]?.id ?? '',
    device: devices[0]?.id ?? '',
    episode: found.episodes.items[0]?.id ?? '',
    playlist: playlists.items[0]?.id ?? '',
    show: found.shows.items[0]?.id ?? '',
    track: found.tracks.items[0]?.id ?? '',
    user,
  }
}

const category = '0JQ5DAqbMKFNorthernLght'
const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4])
const uriOf = (id: string): string => `spotify:track:${id}`

/** A call of every method, with what it needs. */
export const calls: Readonly<
  Record<OperationId, (client: SpotifyClient, ids: Ids) => PromiseLike<unknown>>
> = {
  search: (client) => client.search({ q: 'e', type: ['track', 'album'] }),
  'albums.get': ({ albums }, { album }) => albums.get(album),
  'albums.getMany': ({ albums }, { album }) => albums.getMany([album]),
  'albums.getTracks': ({ albums }, { album }) => albums.getTracks(album),
  'albums.getSaved': ({ albums }) => albums.getSaved(),
  'albums.save': ({ albums }, { album }) => albums.save([album]),
  'albums.removeSaved': ({ albums }, { album }) => albums.removeSaved([album]),
  'albums.checkSaved': ({ albums }, { album }) => albums.checkSaved([album]),
  'artists.get': ({ artists }, { artist }) => artists.get(artist),
  'artists.getMany': ({ artists }, { artist }) => artists.getMany([artist]),
  'artists.getAlbums': ({ artists }, { artist }) => artists.getAlbums(artist),
  'artists.getTopTracks': ({ artists }, { artist }) => artists.getTopTracks(artist),
  'artists.getRelatedArtists': ({ artists }, { artist }) => artists.getRelatedArtists(artist),
  'audiobooks.get': ({ audiobooks }, { audiobook }) => audiobooks.get(audiobook),
  'audiobooks.getMany': ({ audiobooks }, { audiobook }) => audiobooks.getMany([audiobook]),
  'audiobooks.getChapters': ({ audiobooks }, { audiobook }) => audiobooks.getChapters(audiobook),
  'audiobooks.getSaved': ({ audiobooks }) => audiobooks.getSaved(),
  'audiobooks.save': ({ audiobooks }, { audiobook }) => audiobooks.save([audiobook]),
  'audiobooks.removeSaved': ({ audiobooks }, { audiobook }) => audiobooks.removeSaved([audiobook]),
  'audiobooks.checkSaved': ({ audiobooks }, { audiobook }) => audiobooks.checkSaved([audiobook]),
  'browse.getNewReleases': ({ browse }) => browse.getNewReleases(),
  'browse.getCategories': ({ browse }) => browse.getCategories(),
  'browse.getCategory': ({ browse }) => browse.getCategory(category),
  'browse.getFeaturedPlaylists': ({ browse }) => browse.getFeaturedPlaylists(),
  'browse.getCategoryPlaylists': ({ browse }) => browse.getCategoryPlaylists(category),
  'chapters.get': ({ chapters }, { chapter }) => chapters.get(chapter),
  'chapters.getMany': ({ chapters }, { chapter }) => chapters.getMany([chapter]),
  'episodes.get': ({ episodes }, { episode }) => episodes.get(episode),
  'episodes.getMany': ({ episodes }, { episode }) => episodes.getMany([episode]),
  'episodes.getSaved': ({ episodes }) => episodes.getSaved(),
  'episodes.save': ({ episodes }, { episode }) => episodes.save([episode]),
  'episodes.removeSaved': ({ episodes }, { episode }) => episodes.removeSaved([episode]),
  'episodes.checkSaved': ({ episodes }, { episode }) => episodes.checkSaved([episode]),
  'library.saveItems': ({ library }, { track }) => library.saveItems([uriOf(track)]),
  'library.removeItems': ({ library }, { track }) => library.removeItems([uriOf(track)]),
  'library.checkContains': ({ library }, { track }) => library.checkContains([uriOf(track)]),
  'markets.getAll': ({ markets }) => markets.getAll(),
  'player.getPlaybackState': ({ player }) => player.getPlaybackState(),
  'player.transferPlayback': ({ player }, { device }) =>
    player.transferPlayback({ device_ids: [device] }),
  'player.getDevices': ({ player }) => player.getDevices(),
  'player.getCurrentlyPlaying': ({ player }) => player.getCurrentlyPlaying(),
  'player.startPlayback': ({ player }, { track }) => player.startPlayback({ uris: [uriOf(track)] }),
  'player.pausePlayback': ({ player }) => player.pausePlayback(),
  'player.skipToNext': ({ player }) => player.skipToNext(),
  'player.skipToPrevious': ({ player }) => player.skipToPrevious(),
  'player.seek': ({ player }) => player.seek({ position_ms: 1000 }),
  'player.setRepeatMode': ({ player }) => player.setRepeatMode({ state: 'off' }),
  'player.setVolume': ({ player }) => player.setVolume({ volume_percent: 50 }),
  'player.setShuffle': ({ player }) => player.setShuffle({ state: true }),
  'player.getRecentlyPlayed': ({ player }) => player.getRecentlyPlayed(),
  'player.getQueue': ({ player }) => player.getQueue(),
  'player.addToQueue': ({ player }, { track }) => player.addToQueue({ uri: uriOf(track) }),
  'playlists.get': ({ playlists }, { playlist }) => playlists.get(playlist),
  'playlists.getItems': ({ playlists }, { playlist }) => playlists.getItems(playlist),
  'playlists.getForCurrentUser': ({ playlists }) => playlists.getForCurrentUser(),
  'playlists.create': ({ playlists }) => playlists.create({ name: 'New' }),
  'playlists.changeDetails': ({ playlists }, { playlist }) =>
    playlists.changeDetails(playlist, { name: 'Newer' }),
  'playlists.addItems': ({ playlists }, { playlist, track }) =>
    playlists.addItems(playlist, { uris: [uriOf(track)] }),
  'playlists.reorderOrReplaceItems': ({ playlists }, { playlist }) =>
    playlists.reorderOrReplaceItems(playlist, { range_start: 0, insert_before: 2 }),
  'playlists.removeItems': ({ playlists }, { playlist, track }) =>
    playlists.removeItems(playlist, { items: [{ uri: uriOf(track) }] }),
  'playlists.getCoverImage': ({ playlists }, { playlist }) => playlists.getCoverImage(playlist),
  'playlists.uploadCoverImage': ({ playlists }, { playlist }) =>
    playlists.uploadCoverImage(playlist, jpeg),
  'playlists.getTracks': ({ playlists }, { playlist }) => playlists.getTracks(playlist),
  'playlists.addTracks': ({ playlists }, { playlist, track }) =>
    playlists.addTracks(playlist, { uris: [uriOf(track)] }),
  'playlists.reorderOrReplaceTracks': ({ playlists }, { playlist }) =>
    playlists.reorderOrReplaceTracks(playlist, { range_start: 0, insert_before: 2 }),
  'playlists.removeTracks': ({ playlists }, { playlist, track }) =>
    playlists.removeTracks(playlist, { tracks: [{ uri: uriOf(track) }] }),
  'playlists.getForUser': ({ playlists }, { user }) => playlists.getForUser(user),
  'playlists.createForUser': ({ playlists }, { user }) =>
    playlists.createForUser(user, { name: 'New' }),
  'playlists.follow': ({ playlists }, { playlist }) => playlists.follow(playlist),
  'playlists.unfollow': ({ playlists }, { playlist }) => playlists.unfollow(playlist),
  'playlists.checkFollowers': ({ playlists }, { playlist }) => playlists.checkFollowers(playlist),
  'shows.get': ({ shows }, { show }) => shows.get(show),
  'shows.getMany': ({ shows }, { show }) => shows.getMany([show]),
  'shows.getEpisodes': ({ shows }, { show }) => shows.getEpisodes(show),
  'shows.getSaved': ({ shows }) => shows.getSaved(),
  'shows.save': ({ shows }, { show }) => shows.save([show]),
  'shows.removeSaved': ({ shows }, { show }) => shows.removeSaved([show]),
  'shows.checkSaved': ({ shows }, { show }) => shows.checkSaved([show]),
  'tracks.get': ({ tracks }, { track }) => tracks.get(track),
  'tracks.getMany': ({ tracks }, { track }) => tracks.getMany([track]),
  'tracks.getSaved': ({ tracks }) => tracks.getSaved(),
  'tracks.save': ({ tracks }, { track }) => tracks.save([track]),
  'tracks.removeSaved': ({ tracks }, { track }) => tracks.removeSaved([track]),
  'tracks.checkSaved': ({ tracks }, { track }) => tracks.checkSaved([track]),
  'tracks.getAudioFeatures': ({ tracks }, { track }) => tracks.getAudioFeatures(track),
  'tracks.getManyAudioFeatures': ({ tracks }, { track }) => tracks.getManyAudioFeatures([track]),
  'tracks.getAudioAnalysis': ({ tracks }, { track }) => tracks.getAudioAnalysis(track),
  'tracks.getRecommendations': ({ tracks }, { track }) =>
    tracks.getRecommendations({ seed_tracks: [track], min_energy: 0 }),
  'tracks.getRecommendationGenres': ({ tracks }) => tracks.getRecommendationGenres(),
  'users.getCurrentProfile': ({ users }) => users.getCurrentProfile(),
  'users.getTopArtists': ({ users }) => users.getTopArtists(),
  'users.getTopTracks': ({ users }) => users.getTopTracks(),
  'users.getFollowedArtists': ({ users }) => users.getFollowedArtists(),
  'users.getProfile': ({ users }, { user }) => users.getProfile(user),
  'users.follow': ({ users }, { artist }) => users.follow([artist], { type: 'artist' }),
  'users.unfollow': ({ users }, { artist }) => users.unfollow([artist], { type: 'artist' }),
  'users.checkFollowing': ({ users }, { artist }) =>
    users.checkFollowing([artist], { type: 'artist' }),
}
