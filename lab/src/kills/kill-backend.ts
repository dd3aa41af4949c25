import type { BackendName } from './trial.ts'
import { startClusterBackend, startRedisBackend } from './redis-backend.ts'
import { startFileBackend } from './file-backend.ts'
import { startPostgresBackend } from './postgres-backend.ts'
import { startSentinelBackend } from './sentinel-backend.ts'

/** A cache that processes share, and a look at what they leave in it. */
export interface KillBackend extends AsyncDisposable {
  /** URL of the module that builds the cache of a process. */
  readonly cacheModule: string
  /** What the process with this number is told of its cache. */
  readonly cacheOf: (process: number) => string
  /** What is torn or left over, in words. */
  readonly complaints: () => Promise<readonly string[]>
  /** Kills the master, and resolves when another one has taken its place. */
  readonly failOver?: () => Promise<void>
}

const starts: Readonly<Record<BackendName, () => Promise<KillBackend>>> = {
  file: startFileBackend,
  redis: startRedisBackend,
  cluster: startClusterBackend,
  sentinel: startSentinelBackend,
  postgres: startPostgresBackend,
}

export function startBackend(name: BackendName): Promise<KillBackend> {
  return starts[name]()
}
