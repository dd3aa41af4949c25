export const backendNames = [
  'file',
  'redis',
  'cluster',
  'sentinel',
  'postgres',
  'encrypted',
] as const

/**
 * A folder, one Redis, a Cluster of three masters, the master of a Sentinel, one Postgres, a folder of
 * encrypted files.
 */
export type BackendName = (typeof backendNames)[number]

/** Where the processes of a fleet keep their tokens. */
export interface Backend extends AsyncDisposable {
  /** URL of the module that creates the cache of a process. */
  readonly cacheModule: string
  /** The description of the cache for the process with this number. */
  readonly cacheOf: (process: number) => string
  /** What is torn, left over or unbounded in the backend. */
  readonly complaints: () => Promise<readonly string[]>
  /** Faults of the backend by name; each ends after `seconds`, if it lasts. */
  readonly faults: ReadonlyMap<BackendFault, (seconds: number) => Promise<unknown>>
  /** Kills the master, and resolves when a replica has taken over. */
  readonly failOver?: () => Promise<void>
}

export type BackendFault = 'cut' | 'hold' | 'freeze-server' | 'flush' | 'remove-files'

/** Names of the backends in the report. */
export const backendTitles: Readonly<Record<BackendName, string>> = {
  file: 'one folder of files',
  redis: 'one Redis',
  cluster: 'a Redis Cluster of three masters',
  sentinel: 'a Redis behind a Sentinel',
  postgres: 'one Postgres',
  encrypted: 'one folder of encrypted files',
}
