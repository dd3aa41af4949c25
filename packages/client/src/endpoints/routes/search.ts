import type { Route } from './route.ts'

export const searchRoute = {
  on: 'GET /search',
  list: 'search',
  pageMax: 10,
} as const satisfies Route
