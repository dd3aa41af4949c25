import { setTimeout as sleep } from 'node:timers/promises'
import { TcpProxy } from 'test-support/redis/tcp-proxy.ts'

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

interface Server extends AsyncDisposable {
  readonly port: number
  freeze(): void
  thaw(): void
}

/** One server behind a proxy that can cut the connections. */
export async function proxiedBackend(
  server: Server,
  options: Pick<Backend, 'cacheModule' | 'complaints'> & {
    readonly urlOf: (port: number) => string
    /** Removes all tokens. */
    readonly flush: () => Promise<unknown>
  },
): Promise<Backend> {
  const { cacheModule, complaints, urlOf, flush } = options
  const proxy = await TcpProxy.start(server.port)
  const cache = JSON.stringify({ url: urlOf(proxy.port) })
  const repair = (): void => proxy.mend()
  const freeze = lasting(server.freeze.bind(server), server.thaw.bind(server))
  return {
    cacheModule,
    cacheOf: () => cache,
    complaints,
    faults: new Map<BackendFault, (seconds: number) => Promise<unknown>>([
      ['cut', lasting(() => proxy.cut(), repair)],
      ['hold', lasting(() => proxy.hold(), repair)],
      ['freeze-server', freeze],
      ['flush', flush],
    ]),
    [Symbol.asyncDispose]: async () => {
      await proxy[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

/** A fault that ends after so many seconds. */
function lasting(begin: () => void, end: () => void): (seconds: number) => Promise<void> {
  return async (seconds) => {
    begin()
    await sleep(seconds * 1000)
    end()
  }
}
