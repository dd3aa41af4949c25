import { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import { authorizeOnLoopback } from '@spotify-sdk/auth-loopback'
import { requiredScopes, SpotifyClient } from '@spotify-sdk/client'

const authProvider = new AuthorizationCodePkce({
  redirectUri: 'http://127.0.0.1/callback',
  scope: requiredScopes(
    'tracks.getSaved',
    'playlists.create',
    'player.getDevices',
    'player.startPlayback',
  ),
})
await authorizeOnLoopback(authProvider)
await using spotify = new SpotifyClient({ authProvider })

const profile = await spotify.users.getCurrentProfile()
const saved = await spotify.tracks.getSaved().toArray({ max: 120 })
const playlist = await spotify.playlists.create({
  name: `Saved by ${profile.display_name ?? profile.id}`,
})
await spotify.playlists.addItems(playlist.id, { uris: saved.map(({ track }) => track.uri) })

for await (const { item } of spotify.playlists.getItems(playlist.id)) {
  if (item?.type === 'track') console.log(item.name, item.artists[0]?.name)
}

const { devices } = await spotify.player.getDevices()
const device_id = devices.find(({ is_restricted }) => !is_restricted)?.id
if (device_id) {
  await spotify.player.startPlayback({ device_id, context_uri: playlist.uri })
  await spotify.player.seek({ position_ms: 30_000 })
  await spotify.player.pausePlayback()
}
