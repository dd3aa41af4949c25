import type { AlbumRow } from './album-facts.ts'
import { artists } from './artists.ts'

/** Albums that exist here alone. */
export const inventedAlbums: readonly AlbumRow[] = [
  {
    id: '0OkHiNoe4zyzUNrv8nm2zN',
    name: 'Polar Frequencies',
    artist: artists.nordlysRadio,
    releaseDate: '2019-09-13',
    label: 'Fjordlight Records',
    coverId: '80a90d663501778ec8405701',
    popularity: 48,
    tracks: `
    4e7DVsC4hWklWA68G6gtTH 4:12 Signal at 69° North
    1vKqcElI8uLyFWnV37obE7 3:38 Snow on the Antenna
    2LdpEZQkGqeWqOi8unkUTb 5:04 Long Wave
    03O2lD0PNvYKwjheG6JnpL 2:56 Tromsø, Before Six
    0ch6Umex0elC61JVdtvpVx 4:41 The Night Shift Choir
    1qqiqshbA50vCl2pNwlYzg 3:19 Carrier
    60fRYdmOAGC6zkb2pkjqIB 4:27 Static Like Rain
    5cz8bovr9fX744dUYjeWF0 3:50 A Weather Report for Two
    3B2UmO7bSdMzpChe1dY1IO 6:15 Polar Frequencies
    1HnKosjbAe0VyCeY99HbP0 2:08 Sign-off
    `,
  },
  {
    id: '5oZEFbwljyUgLrlC8SkJJk',
    name: 'Midnight Sun Tapes',
    artist: artists.nordlysRadio,
    releaseDate: '2022-06-21',
    label: 'Fjordlight Records',
    coverId: '2b109eaf98192e2cfcf7c59b',
    popularity: 44,
    tracks: `
    3Yq4Rgx7PAfcM9BrySPPLi 3:33 No Dark to Sleep In
    5iou95qaAae1B0RzXV2ZIv 4:02 Side A, Side Sea
    0zYu20YlLSKAFEId8DwMwc 3:47 Reindeer Traffic
    2pLofuqEhgFEbqYC18ux8c 5:12 The Sun at 1 a.m.
    5V5MOzmEsxQ2D4irqyRSiL 2:49 Ferry Coffee
    0TArn91daJceQyFsL3KRXX 4:36 Everything Is Lit
    47krWIgjFnKcy90PkciBqy 3:58 Rewind the Summer
    3BMRJgnSFJaGV3DXdiESxq 4:20 Low Tide, High Gain
    4J2KSjZMqH0MuI0c30mWRi 7:01 Midnight Sun Tapes
    `,
  },
  {
    id: '548btk0W3nf8qLe3JwWYmO',
    name: 'Aurora on Line Two',
    artist: artists.nordlysRadio,
    type: 'single',
    releaseDate: '2023-11-03',
    label: 'Fjordlight Records',
    coverId: 'c0cf7d69b14dfac3b1199b46',
    popularity: 39,
    tracks: `
    4RL8dtkrZpKkK9s8fusZ1E 3:24 Aurora on Line Two
    1kFgf8KIDjMCutI7dDDfap 4:55 Aurora on Line Two (Hold Music Version)
    `,
  },
  {
    id: '0eSKavC797KEKLyjE0aJi3',
    name: 'Harbour Songs',
    artist: artists.paperLanterns,
    releaseDate: '2016-04-01',
    label: 'Quayside & Daughters',
    coverId: '8113def01ce1755f4eab6959',
    popularity: 52,
    tracks: `
    2v02zIdtRiMzdfxYuT19kG 3:11 The Ferryman's Apprentice
    2TPCZdZ5jOUTjRjSw2Cv0I 2:58 Oilskins
    0UJOY2XdDNsyntx4COARKd 4:07 Tell It to the Gulls
    6X5oqfU1E1d56QF5GcYkYj 3:36 Harbour Song No. 1
    1rSWjyVZSDw8D3U1MraNPD 3:29 Kind Regards from the Lighthouse
    3ZxgInIdJotNXRUuFcgnFt 4:44 The Year the Herring Came
    1diKojzL3OmhCYuzNifAnl 2:17 Knots (Interlude)
    4dTusgni2YVgLqNhb2mDsD 3:52 Harbour Song No. 2
    60dmkEhxvARak6RFmno5OW 4:01 Paper Boats
    4J4eTSMVtO293YYGCiuBOH 3:15 Salt in the Accordion
    5GWYxipdoglXfkTkdBj4ey 5:38 All Lights Out but One
    `,
  },
  {
    id: '4bMGTRK4rZ4IQPX6wn6f2p',
    name: 'Nine Rooms',
    artist: artists.martaQuell,
    releaseDate: '1998',
    label: 'Atelier Quell',
    coverId: '0cbd726cfc5eda13ecc76407',
    popularity: 33,
    tracks: `
    5KVZmKDV9wqghpxXEY5RUV 5:22 The Hall
    6z7FzCfsm34KAGGJnrLmbU 4:48 The Room with the Piano
    6vLTHcEljBkAQmnoHRVQsg 6:03 The Room without Windows
    1Kkfl8lvPCPJM6EEEAzUHN 3:57 Kitchen, 4 p.m.
    4QFwaCPnoJr5XkSxCw0vIu 7:14 The Library
    0v5YCd9wQunVqV9EUR28XW 2:31 Staircase
    4tjAYB3XnWD9dJ0XaS9DMG 5:40 The Guest Who Stayed
    6w21kG8ut5oTmQz3wFseI2 4:26 Attic
    2aWnqKnY0a3IxRG4S20PoO 8:09 The Garden, Which Is Also a Room
    `,
  },
  {
    id: '64SZplQ0JtrmUaXXtbPw6W',
    name: 'Gate 22',
    artist: artists.kastrup,
    type: 'single',
    releaseDate: '2024-02',
    label: 'Taxiway',
    coverId: '01d4f9a87700ffc319d57dde',
    popularity: 41,
    tracks: `
    40NJd5615sV7pB4tYwNXB4 6:12 Gate 22
    2QrQB8k8PrBIMqgMW4zPky 5:47 Lost Property
    56TIgMNpRVhmYggWlaYU9p 6:38 Holding Pattern
    0c9zFUQOZuncwFMpExi6Di 7:20 Last Call
    `,
  },
]
