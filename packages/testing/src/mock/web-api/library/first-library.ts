/** What the first user has from the start; everybody else begins with nothing. */

/** Names of the albums of which every track is saved, the latest first, and since when. */
export const firstSavedAlbums = [
  ['Aurora on Line Two', '2024-01-05T08:12:44Z'],
  ['Midnight Sun Tapes', '2022-06-24T21:40:03Z'],
  ['Polar Frequencies', '2019-10-02T06:55:31Z'],
  ['Harbour Songs', '2018-03-17T17:20:09Z'],
  ['Discovery', '2015-02-28T11:05:57Z'],
  ['Nine Rooms', '2015-02-14T19:33:20Z'],
] as const

/** Playlists of the first user; tracks by name. */
export const firstPlaylists = [
  {
    id: '5BJNgXEnAASkM6fnnURmHK',
    name: 'North of Everything',
    description: 'For the late train.',
    isPublic: true,
    isCollaborative: false,
    tracks: [
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
    tracks: ['Kitchen, 4 p.m.', 'Oilskins', 'Paper Boats', 'Digital Love', 'Staircase'],
  },
  {
    id: '5OaHpN4xySPP1wOzFycE8m',
    name: 'Office Party Committee',
    description: 'Everybody adds, nobody deletes.',
    isPublic: false,
    isCollaborative: true,
    tracks: ['One More Time', "Don't Stop the Party", 'Technologic', 'Gate 22'],
  },
] as const
