import { hexFor, idFor } from './spotify-id.ts'

/** What the catalogue notes of a show. */
export interface ShowRow {
  /** @defaultValue made from the name */
  readonly id?: string | undefined
  readonly name: string
  readonly publisher: string
  readonly description: string
  /** The latest first; `null` for an episode that was withdrawn. */
  readonly episodes: readonly (string | null)[]
}

/** The facts of a show, from which its objects are made. */
export interface ShowFacts extends Omit<ShowRow, 'id' | 'episodes'> {
  readonly id: string
  readonly coverId: string
  readonly episodes: readonly (EpisodeFacts | null)[]
}

/** The facts of an episode, from which its objects are made. */
export interface EpisodeFacts {
  readonly id: string
  readonly name: string
  readonly show: ShowFacts
  readonly description: string
  /** A day. */
  readonly releaseDate: string
  readonly durationSeconds: number
}

const firstDay = Date.UTC(2025, 0, 6)
const weekSeconds = 7 * 86_400

/** Reads a row of the catalogue: one episode a week, of different lengths. */
export function readShow(row: ShowRow): ShowFacts {
  const id = row.id ?? idFor(`show ${row.name}`)
  const episodes: (EpisodeFacts | null)[] = []
  const show = { ...row, id, coverId: hexFor(row.name, 24), episodes }
  for (const [index, name] of row.episodes.entries()) {
    const week = row.episodes.length - index
    episodes.push(
      name === null
        ? null
        : {
            id: idFor(`episode ${id} ${week} ${name}`),
            name,
            show,
            description: `${row.name}, part ${week}: ${name}.`,
            releaseDate: new Date(firstDay + week * weekSeconds * 1000).toISOString().slice(0, 10),
            durationSeconds: 1200 + ((week * 437) % 1500),
          },
    )
  }
  return show
}

/** Shows that exist here alone. */
export const inventedShows: readonly ShowRow[] = [
  {
    name: 'Last Ferry Radio',
    publisher: 'Quayside Audio',
    description: 'Stories from the night boat, told before it lands.',
    episodes: [
      'The Man Who Never Got Off',
      'Engine Room Choir',
      'A Dog Named Ticket',
      'Fog, Part Two',
      null,
      'Fog, Part One',
      'Coffee for the Captain',
      'The Lost Umbrella Office',
      'Two Weddings and a Swell',
      'What the Buoys Know',
      'Cash Only',
      'First Crossing',
    ],
  },
  {
    name: 'Minor Keys',
    publisher: 'Atelier Quell',
    description: 'Marta Quell explains one chord at a time.',
    episodes: ['The Suspended Fourth', 'Rooms in B Minor', 'Why the Left Hand Waits'],
  },
]
