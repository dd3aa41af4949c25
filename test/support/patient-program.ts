import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { lengthenCacheDeadlines } from './patient-clock.ts'

// Loaded before a program: with half a second for its cache, on a busy machine, it would continue alone.
lengthenCacheDeadlines(systemClock)
