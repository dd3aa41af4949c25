import type { Experiment } from './experiment.ts'
import { bundleSize } from './experiments/bundle-size.ts'
import { cachedHit } from './experiments/cached-hit.ts'
import { coldStampede } from './experiments/cold-stampede.ts'
import { encryption } from './experiments/encryption.ts'
import { fileGet } from './experiments/file-get.ts'
import { fileStore } from './experiments/file-store.ts'
import { fleet } from './experiments/fleet.ts'
import { heapPerUser } from './experiments/heap-per-user.ts'
import { importTime } from './experiments/import-time.ts'
import { postgres } from './experiments/postgres.ts'
import { redisGet } from './experiments/redis-get.ts'
import { steadyTraffic } from './experiments/steady-traffic.ts'
import { upstash } from './experiments/upstash.ts'

/** In the order of the page. */
export const experiments: readonly Experiment[] = [
  cachedHit,
  coldStampede,
  steadyTraffic,
  fleet,
  bundleSize,
  importTime,
  redisGet,
  postgres,
  upstash,
  encryption,
  fileGet,
  fileStore,
  heapPerUser,
]
