import { MockSpotify } from '@spotify-sdk/testing'

await using mock = await MockSpotify.start()

const { id, tracks } = mock.catalogue.addArtist({ name: 'Prolific', albums: 60 })
mock.addUser({ id: 'ada', saved: tracks.slice(0, 300).map(({ uri }) => uri) })
mock.catalogue.addAlbum(id, { name: 'Best of', type: 'compilation', tracks: ['One', 'Two'] })
const uris = tracks.slice(0, 3).map(({ uri }) => uri)
mock.catalogue.addPlaylist({ owner: 'ada', name: 'Mix', items: [...uris, null] })
mock.respond('/v1/me/player', { is_playing: false, item: null })
mock.respond('GET /v1/charts/{country}', { entries: [] })

console.log(tracks.length) // 600
