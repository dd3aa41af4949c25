/** The facts of an album, from which its object is made. */
export interface AlbumFacts {
  readonly id: string
  readonly name: string
  readonly artist: { readonly id: string; readonly name: string }
  readonly releaseDate: string
  readonly totalTracks: number
  readonly label: string
  readonly coverId: string
}

const daftPunk = { id: '4tZwfgrHOc3mvqYlEYSvVi', name: 'Daft Punk' }

const facts: readonly AlbumFacts[] = [
  {
    id: '4aawyAB9vmqN3uQ7FjRGTy',
    name: 'Global Warming',
    artist: { id: '0TnOYISbd1XYRBk9myaseg', name: 'Pitbull' },
    releaseDate: '2012-11-16',
    totalTracks: 18,
    label: 'Mr.305/Polo Grounds Music/RCA Records',
    coverId: '2c5b24ecfa39523a75c993c4',
  },
  {
    id: '2noRn2Aes5aoNVsU6iWThc',
    name: 'Discovery',
    artist: daftPunk,
    releaseDate: '2001-03-12',
    totalTracks: 14,
    label: 'Daft Life Ltd./ADA France',
    coverId: '5f5e1e8a0c4b4a0f9d3b7c21',
  },
  {
    id: '1A2GTWGtFfWp7KSQTwWOyo',
    name: 'Human After All',
    artist: daftPunk,
    releaseDate: '2005-03-14',
    totalTracks: 10,
    label: 'Daft Life Ltd./ADA France',
    coverId: '8d1c2f7e6a5b49d0b3e4f612',
  },
]

/** The albums that the mock has, by id. Names, dates and ids are Spotify's, some covers are made up. */
export const albums: ReadonlyMap<string, AlbumFacts> = new Map(
  facts.map((album) => [album.id, album]),
)
