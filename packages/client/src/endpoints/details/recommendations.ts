import { integer, market, texts, type Parameter, type Parameters } from './parameter.ts'

const share = { kind: 'number', min: 0, max: 1 } as const
const number = { kind: 'number' } as const

/** The measures that tune recommendations, each as `min_…`, `max_…` and `target_…`. */
const tunables = {
  acousticness: share,
  danceability: share,
  duration_ms: integer,
  energy: share,
  instrumentalness: share,
  key: { kind: 'integer', min: 0, max: 11 },
  liveness: share,
  loudness: number,
  mode: { kind: 'integer', min: 0, max: 1 },
  popularity: { kind: 'integer', min: 0, max: 100 },
  speechiness: share,
  tempo: number,
  time_signature: { kind: 'integer', max: 11 },
  valence: share,
} as const satisfies Parameters

/** A name of a tunable. */
export type Tunable = keyof typeof tunables

/** Five seeds in all. */
const seeds = { ...texts, maxItems: 5 } as const

export const recommendationParameters: Parameters = {
  limit: { kind: 'integer', min: 1, max: 100, default: 20 },
  market,
  seed_artists: seeds,
  seed_genres: seeds,
  seed_tracks: seeds,
  ...Object.fromEntries(
    Object.entries<Parameter>(tunables).flatMap(([name, parameter]) =>
      ['min', 'max', 'target'].map((bound) => [`${bound}_${name}`, parameter]),
    ),
  ),
}
