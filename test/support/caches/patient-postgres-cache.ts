import { waitForConnections } from '../postgres/patient-connections.ts'

// For fleets whose processes must not continue without the cache.
waitForConnections()

export { buildCache } from './postgres-cache.ts'
