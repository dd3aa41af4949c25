import type {
  Audiobook,
  Chapter,
  SimplifiedAudiobook,
  SimplifiedChapter,
} from '@spotify-sdk/client'

import {
  chapterReleaseDate,
  type AudiobookFacts,
  type ChapterFacts,
} from '../catalogue/audiobook-facts.ts'
import { images } from './images.ts'
import { markets } from './markets.ts'
import { pageObject } from './page-object.ts'
import { reference } from './reference.ts'

/** An audiobook inside another object. */
export function simplifiedAudiobook(
  audiobook: AudiobookFacts,
  origin: string,
): SimplifiedAudiobook {
  return {
    ...reference('audiobook', audiobook.id, origin),
    authors: [{ name: audiobook.author }],
    available_markets: markets,
    copyrights: [],
    description: audiobook.description,
    edition: 'Unabridged',
    explicit: false,
    html_description: `<p>${audiobook.description}</p>`,
    images: images('cover', audiobook.coverId),
    languages: ['English'],
    media_type: 'audio',
    name: audiobook.name,
    narrators: [{ name: audiobook.narrator }],
    publisher: audiobook.publisher,
    total_chapters: audiobook.chapters.length,
  }
}

/** @see {@link https://developer.spotify.com/documentation/web-api/reference/get-an-audiobook} */
export function audiobookObject(
  audiobook: AudiobookFacts,
  origin: string,
  linkQuery = '',
): Audiobook {
  const url = new URL(`/v1/audiobooks/${audiobook.id}/chapters${linkQuery}`, origin)
  return {
    ...simplifiedAudiobook(audiobook, origin),
    chapters: pageObject(audiobook.chapters, { url, limit: 50, offset: 0 }, (chapter) =>
      simplifiedChapter(chapter, origin),
    ),
  }
}

/** A chapter inside its audiobook. Its `type` is as on record, not `episode` as in the reference. */
export function simplifiedChapter(chapter: ChapterFacts, origin: string): SimplifiedChapter {
  return {
    ...reference('chapter', chapter.id, origin),
    audio_preview_url: null,
    available_markets: markets,
    chapter_number: chapter.number,
    description: chapter.name,
    duration_ms: chapter.durationSeconds * 1000,
    explicit: false,
    html_description: `<p>${chapter.name}</p>`,
    images: images('cover', chapter.audiobook.coverId),
    is_playable: true,
    languages: ['English'],
    name: chapter.name,
    release_date: chapterReleaseDate,
    release_date_precision: 'day',
    resume_point: { fully_played: false, resume_position_ms: 0 },
  }
}

/** @see {@link https://developer.spotify.com/documentation/web-api/reference/get-a-chapter} */
export function chapterObject(chapter: ChapterFacts, origin: string): Chapter {
  return {
    ...simplifiedChapter(chapter, origin),
    audiobook: simplifiedAudiobook(chapter.audiobook, origin),
  }
}
