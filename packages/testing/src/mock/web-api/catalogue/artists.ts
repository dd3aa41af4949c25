/** The facts of an artist, from which its objects are made. */
export interface ArtistFacts {
  readonly id: string
  readonly name: string
  readonly genres: readonly string[]
  readonly followers: number
  /** 0 to 100. */
  readonly popularity: number
  readonly imageId: string
}

/** Names and ids of the first two are Spotify's; the others live here alone. */
export const artists = {
  pitbull: {
    id: '0TnOYISbd1XYRBk9myaseg',
    name: 'Pitbull',
    genres: [],
    followers: 12_204_518,
    popularity: 83,
    imageId: 'a53afa9885a5814692e62916',
  },
  daftPunk: {
    id: '4tZwfgrHOc3mvqYlEYSvVi',
    name: 'Daft Punk',
    genres: ['french house', 'electronic'],
    followers: 11_067_329,
    popularity: 80,
    imageId: 'd9ef5b2b3b37071350cbecb2',
  },
  nordlysRadio: {
    id: '0xPnAwSDlo3rFN3fL5X9TI',
    name: 'Nordlys Radio',
    genres: ['dream pop', 'norwegian indie'],
    followers: 48_210,
    popularity: 46,
    imageId: '86d6e36fe14a47dd009ba240',
  },
  paperLanterns: {
    id: '5mmxtI42MkQDLSFMo6NRyy',
    name: 'The Paper Lanterns',
    genres: ['indie folk'],
    followers: 112_904,
    popularity: 51,
    imageId: '7cb81d19607efeeb906b272f',
  },
  martaQuell: {
    id: '0U1WJzyAbNR1BsXHBOeG0l',
    name: 'Marta Quell',
    genres: ['jazz piano'],
    followers: 9_377,
    popularity: 32,
    imageId: '688d348e12f4308d7f548607',
  },
  kastrup: {
    id: '5EMoRfXvzVQhDPMnZt8CWa',
    name: 'Kastrup',
    genres: ['minimal techno'],
    followers: 21_665,
    popularity: 40,
    imageId: '8a528061329c02281b1d1e29',
  },
} as const satisfies Record<string, ArtistFacts>
