import type { Image } from './parts.ts'
import type { Track } from './track.ts'

/** A category of Spotify's own page. */
export interface Category {
  href: string
  icons: Image[]
  id: string
  name: string
}

/** Measures of a track. */
export interface AudioFeatures {
  type: 'audio_features'
  acousticness: number
  analysis_url: string
  danceability: number
  duration_ms: number
  energy: number
  id: string
  instrumentalness: number
  /** A pitch class; -1 if none was found. */
  key: number
  liveness: number
  /** In decibels. */
  loudness: number
  /** 1 for major, 0 for minor. */
  mode: number
  speechiness: number
  /** In beats per minute. */
  tempo: number
  time_signature: number
  track_href: string
  uri: string
  valence: number
}

/** A part of a track, in seconds. */
export interface AudioInterval {
  start: number
  duration: number
  /** From 0 to 1. */
  confidence: number
}

/** A part of a track with a uniform sound. */
export interface AudioSection extends AudioInterval {
  key: number
  key_confidence: number
  loudness: number
  mode: number
  mode_confidence: number
  tempo: number
  tempo_confidence: number
  time_signature: number
  time_signature_confidence: number
}

/** A sound in a track. */
export interface AudioSegment extends AudioInterval {
  loudness_end?: number
  loudness_max: number
  loudness_max_time: number
  loudness_start: number
  pitches: number[]
  timbre: number[]
}

/** The structure of a track. */
export interface AudioAnalysis {
  bars: AudioInterval[]
  beats: AudioInterval[]
  meta: Record<string, unknown>
  sections: AudioSection[]
  segments: AudioSegment[]
  tatums: AudioInterval[]
  track: Record<string, unknown>
}

/** A seed of recommendations. */
export interface RecommendationSeed {
  afterFilteringSize: number
  afterRelinkingSize: number
  href: string | null
  id: string
  initialPoolSize: number
  type: 'artist' | 'track' | 'genre' | 'ARTIST' | 'TRACK' | 'GENRE'
}

/** Tracks that match the seeds. */
export interface Recommendations {
  seeds: RecommendationSeed[]
  tracks: Track[]
}
