import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { lengthenCacheDeadlines } from './patient-clock.ts'
import { waitForConnections } from './postgres/patient-connections.ts'

// Loaded before a program: with half a second for its cache, or two seconds for a connection of Postgres,
// it would continue alone on a busy machine.
lengthenCacheDeadlines(systemClock)
waitForConnections()
