import type { Episode, Show, SimplifiedEpisode, SimplifiedShow } from '@spotify-sdk/client'

import type { EpisodeFacts, ShowFacts } from '../catalogue/show-facts.ts'
import { images } from './images.ts'
import { markets } from './markets.ts'
import { pageObject } from './page-object.ts'
import { reference } from './reference.ts'

/** A show inside another object. */
export function simplifiedShow(show: ShowFacts, origin: string): SimplifiedShow {
  return {
    ...reference('show', show.id, origin),
    available_markets: markets,
    copyrights: [],
    description: show.description,
    explicit: false,
    html_description: `<p>${show.description}</p>`,
    images: images('cover', show.coverId),
    is_externally_hosted: false,
    languages: ['en'],
    media_type: 'audio',
    name: show.name,
    publisher: show.publisher,
    total_episodes: show.episodes.length,
  }
}

/** @see {@link https://developer.spotify.com/documentation/web-api/reference/get-a-show} */
export function showObject(show: ShowFacts, origin: string, linkQuery = ''): Show {
  const url = new URL(`/v1/shows/${show.id}/episodes${linkQuery}`, origin)
  return {
    ...simplifiedShow(show, origin),
    episodes: pageObject(show.episodes, { url, limit: 50, offset: 0 }, (episode) =>
      listedEpisode(episode, origin),
    ),
  }
}

/** An episode inside its show. */
export function simplifiedEpisode(episode: EpisodeFacts, origin: string): SimplifiedEpisode {
  return {
    ...reference('episode', episode.id, origin),
    audio_preview_url: null,
    description: episode.description,
    duration_ms: episode.durationSeconds * 1000,
    explicit: false,
    html_description: `<p>${episode.description}</p>`,
    images: images('cover', episode.show.coverId),
    is_externally_hosted: false,
    is_playable: true,
    // oxlint-disable-next-line typescript/no-deprecated -- Spotify still sends it.
    language: 'en',
    languages: ['en'],
    name: episode.name,
    release_date: episode.releaseDate,
    release_date_precision: 'day',
    resume_point: { fully_played: false, resume_position_ms: 0 },
  }
}

/** The same; `null` where it was withdrawn. */
export function listedEpisode(
  episode: EpisodeFacts | null,
  origin: string,
): SimplifiedEpisode | null {
  return episode === null ? null : simplifiedEpisode(episode, origin)
}

/** @see {@link https://developer.spotify.com/documentation/web-api/reference/get-an-episode} */
export function episodeObject(episode: EpisodeFacts, origin: string): Episode {
  return {
    ...simplifiedEpisode(episode, origin),
    show: simplifiedShow(episode.show, origin),
  }
}
