import type { EpisodeFacts, ShowFacts } from './show-facts.ts'
import { hexFor, idFor } from './spotify-id.ts'

/** What the catalogue notes of an audiobook. */
export interface AudiobookRow {
  /** @defaultValue made from the name */
  readonly id?: string | undefined
  readonly name: string
  readonly author: string
  readonly narrator: string
  readonly publisher: string
  readonly description: string
  readonly chapters: readonly string[]
}

/** The facts of an audiobook, from which its objects are made. */
export interface AudiobookFacts extends Omit<AudiobookRow, 'id' | 'chapters'> {
  readonly id: string
  readonly coverId: string
  readonly chapters: readonly ChapterFacts[]
}

/** The facts of a chapter, from which its objects are made. */
export interface ChapterFacts {
  readonly id: string
  readonly name: string
  readonly audiobook: AudiobookFacts
  /** From 1 on. */
  readonly number: number
  readonly durationSeconds: number
}

export const chapterReleaseDate = '2024-09-02'

/** Reads a row of the catalogue. */
export function readAudiobook(row: AudiobookRow): AudiobookFacts {
  const id = row.id ?? idFor(`audiobook ${row.name}`)
  const chapters: ChapterFacts[] = []
  const audiobook = { ...row, id, coverId: hexFor(row.name, 24), chapters }
  for (const name of row.chapters) {
    const number = chapters.length + 1
    chapters.push({
      id: idFor(`chapter ${id} ${number}`),
      name,
      audiobook,
      number,
      durationSeconds: 900 + ((number * 311) % 900),
    })
  }
  return audiobook
}

/** An audiobook as Spotify has it a second time: as a show, whose episodes are the chapters. */
export function asShow(audiobook: AudiobookFacts): ShowFacts {
  const { id, name, publisher, description, coverId } = audiobook
  const episodes: EpisodeFacts[] = []
  const show = { id, name, publisher, description, coverId, episodes }
  for (const chapter of audiobook.chapters) {
    const { durationSeconds } = chapter
    const more = { show, description: '', releaseDate: chapterReleaseDate, durationSeconds }
    episodes.push({ id: chapter.id, name: chapter.name, ...more })
  }
  return show
}

/** Audiobooks that exist here alone. */
export const inventedAudiobooks: readonly AudiobookRow[] = [
  {
    name: 'The Cartographer of Small Islands',
    author: 'Ebba Lund',
    narrator: 'Jon Aasen',
    publisher: 'Quayside Audio',
    description: 'A woman maps the islands that only exist at low tide.',
    chapters: [
      'Low Water',
      'The Ink That Would Not Dry',
      'Skerries',
      'A Letter from the Survey',
      'Spring Tide',
      'The Island with One Chair',
      'Bearings',
      'High Water',
    ],
  },
  {
    name: 'Night Shift at the Archive',
    author: 'Tomas Reyl',
    narrator: 'Ada Birk',
    publisher: 'Fjordlight Books',
    description: 'Somebody returns books that were never lent.',
    chapters: ['Reading Room', 'The Catalogue', 'Stack Nine', 'Closing Time'],
  },
]
