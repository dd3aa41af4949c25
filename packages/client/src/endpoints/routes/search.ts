import type { Route } from './route.ts'

/** Spotify refuses a larger offset. */
export const maxSearchOffset = 1000

export const searchRoute = {
  on: 'GET /search',
  list: 'search',
  pageMax: 10,
} as const satisfies Route
