import type { Route } from './route.ts'

export const searchRoute = { on: 'GET /search' } as const satisfies Route
