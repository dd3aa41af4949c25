import type { Backend } from './backend.ts'
import { startEncryptedBackend, startFileBackend } from './file-backend.ts'
import {
  startClusterBackend,
  startPostgresBackend,
  startRedisBackend,
  startSentinelBackend,
} from './server-backends.ts'

export type BackendName = 'file' | 'redis' | 'cluster' | 'sentinel' | 'postgres' | 'encrypted'

/** All backends, with their titles in the report. */
export const backends: Readonly<
  Record<BackendName, { readonly title: string; readonly start: () => Promise<Backend> }>
> = {
  file: { title: 'one folder of files', start: startFileBackend },
  redis: { title: 'one Redis', start: startRedisBackend },
  cluster: { title: 'a Redis Cluster of three masters', start: startClusterBackend },
  sentinel: { title: 'a Redis behind a Sentinel', start: startSentinelBackend },
  postgres: { title: 'one Postgres', start: startPostgresBackend },
  encrypted: { title: 'one folder of encrypted files', start: startEncryptedBackend },
}

export const backendNames = Object.keys(backends) as readonly BackendName[]
