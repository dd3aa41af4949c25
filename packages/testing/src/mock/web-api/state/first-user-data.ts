/** What the first user has from the start. All other users begin with nothing. */

/** Names of the albums of which every track is saved, the latest first, and since when. */
export const firstSavedAlbums = [
  ['Aurora on Line Two', '2024-01-05T08:12:44Z'],
  ['Midnight Sun Tapes', '2022-06-24T21:40:03Z'],
  ['Polar Frequencies', '2019-10-02T06:55:31Z'],
  ['Harbour Songs', '2018-03-17T17:20:09Z'],
  ['Discovery', '2015-02-28T11:05:57Z'],
  ['Nine Rooms', '2015-02-14T19:33:20Z'],
] as const

/** Names of what else is saved or followed, by kind, the latest first. */
export const firstSaved = {
  album: ['Polar Frequencies', 'Discovery', 'Nine Rooms'],
  artist: ['Nordlys Radio', 'Marta Quell', 'Daft Punk'],
  audiobook: ['The Cartographer of Small Islands'],
  episode: ['Engine Room Choir', 'Rooms in B Minor'],
  show: ['Last Ferry Radio', 'Minor Keys'],
} as const

/**
 * Playlists of the first user. Items are names of tracks, names of episodes (`episode:`), URIs of
 * local files, or `null` for what Spotify has taken away.
 */
export const firstPlaylists = [
  {
    id: '5BJNgXEnAASkM6fnnURmHK',
    name: 'North of Everything',
    description: 'For the late train.',
    isPublic: true,
    isCollaborative: false,
    items: [
      'Signal at 69° North',
      'No Dark to Sleep In',
      'Voyager',
      'Holding Pattern',
      'Carrier',
      'Ferry Coffee',
      'The Hall',
      'Something About Us',
    ],
  },
  {
    id: '1MZZhN38cpllp3uxKf2pHy',
    name: 'Kitchen, Sunday',
    description: '',
    isPublic: false,
    isCollaborative: false,
    items: ['Kitchen, 4 p.m.', 'Oilskins', 'Paper Boats', 'Digital Love', 'Staircase'],
  },
  {
    id: '5OaHpN4xySPP1wOzFycE8m',
    name: 'Office Party Committee',
    description: 'Everybody adds, nobody deletes.',
    isPublic: false,
    isCollaborative: true,
    items: ['One More Time', "Don't Stop the Party", 'Technologic', 'Gate 22'],
  },
  {
    id: '3qGm7XkYzYVwTj0Rw5cZ1n',
    name: 'Drawer',
    description: 'What did not fit anywhere else.',
    isPublic: false,
    isCollaborative: false,
    items: [
      'Carrier',
      null,
      'episode:Fog, Part One',
      'spotify:local:Marta+Quell:Rehearsals:Tape+3%2C+Side+B:312',
      'The Library',
    ],
  },
] as const

/** A playlist of Spotify's editors: apps in Development Mode do not get it. */
export const editorialPlaylist = {
  id: '37i9dQZF1DX0NordicNght',
  name: 'Nordic Nights',
  description: 'The quiet end of the north.',
  isPublic: true,
  isCollaborative: false,
  items: ['Carrier', 'Ferry Coffee', 'Long Wave', 'The Garden, Which Is Also a Room'],
} as const
