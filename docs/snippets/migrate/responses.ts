import type { SpotifyClient } from '@spotify-sdk/client'

export async function show(spotify: SpotifyClient): Promise<void> {
  const me = await spotify.users.getCurrentProfile()
  console.log(me.display_name ?? me.id, me.product) // restricted apps: product is undefined

  for await (const { name, items } of spotify.playlists.getForCurrentUser()) {
    console.log(name, items?.total) // was playlist.tracks.total
  }

  const playing = await spotify.player.getCurrentlyPlaying() // undefined if nothing plays
  if (playing?.item?.type === 'track') console.log(playing.item.artists[0]?.name)
}
