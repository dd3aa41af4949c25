import { fileURLToPath } from 'node:url'
import { MockSpotify, type MockSpotifyOptions } from '@spotify-sdk/testing'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'
import type { TokenCacheNamespace } from '../src/index.ts'
import { controlUrl, type ObjectControl } from './programs/object-control.ts'
import type { WorkerReport, WorkerTask } from './programs/worker.ts'

/** Options of {@link WorkerFleet.start}. */
export interface WorkerFleetOptions {
  readonly workers?: number | undefined
  readonly spotify?: MockSpotifyOptions | undefined
  readonly leaseSeconds?: number | undefined
  /** Whether background work outlives its request (`waitUntil`). */
  readonly handsOverBackgroundWork?: boolean | undefined
}

/** What lies in an object's storage. */
export interface ObjectContent {
  readonly entries: Readonly<Record<string, unknown>>
  /** Unix time in seconds. */
  readonly alarmAt: number | null
}

const redirectUri = 'http://127.0.0.1:8888/callback'

/** A program, bundled for Workers. */
async function bundle(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    conditions: ['@spotify-sdk/source', 'workerd'],
    external: ['cloudflare:workers'],
  })
  return outputFiles[0]?.text ?? ''
}

/** Several Workers in a real workerd, whose objects are in a Worker of their own. */
export class WorkerFleet implements AsyncDisposable {
  readonly spotify: MockSpotify
  readonly #miniflare: Miniflare
  readonly #names: readonly string[]

  private constructor(spotify: MockSpotify, miniflare: Miniflare, names: readonly string[]) {
    this.spotify = spotify
    this.#miniflare = miniflare
    this.#names = names
  }

  static async start(options: WorkerFleetOptions = {}): Promise<WorkerFleet> {
    const { workers = 1, leaseSeconds = 2, handsOverBackgroundWork = true } = options
    const spotify = await MockSpotify.start(options.spotify)
    const { clientId, clientSecret, tokenUrl, authorizeUrl } = spotify
    const [objects, program] = await Promise.all([bundle('objects'), bundle('worker')])
    const common = { modules: true, compatibilityDate: '2026-06-01' } as const
    const names = Array.from({ length: workers }, (_, index) => `worker-${index + 1}`)
    const miniflare = new Miniflare({
      workers: [
        {
          ...common,
          name: 'objects',
          script: objects,
          durableObjects: { namespace: { className: 'TokenCacheObject', useSQLite: true } },
        },
        ...names.map((name) => ({
          ...common,
          name,
          script: program,
          durableObjects: {
            namespace: { className: 'TokenCacheObject', scriptName: 'objects', useSQLite: true },
          },
          bindings: {
            leaseSeconds,
            handsOverBackgroundWork,
            app: { clientId, clientSecret, tokenUrl, authorizeUrl, redirectUri },
          },
        })),
      ],
    })
    await miniflare.ready
    return new WorkerFleet(spotify, miniflare, names)
  }

  /** Asks one Worker. */
  async ask(worker: number, task: WorkerTask): Promise<WorkerReport> {
    const name = this.#names[worker] ?? ''
    const fetcher = (await this.#miniflare.getWorker(name)) as unknown as Pick<
      typeof globalThis,
      'fetch'
    >
    const init = { method: 'POST', body: JSON.stringify(task) }
    const response = await fetcher.fetch('http://worker/', init)
    if (!response.ok) throw new Error(await response.text())
    return (await response.json()) as WorkerReport
  }

  /** Asks all Workers at once. */
  askAll(task: WorkerTask): Promise<readonly WorkerReport[]> {
    return Promise.all(this.#names.map((_, worker) => this.ask(worker, task)))
  }

  /** A user signs in by one of the Workers. */
  async signIn(user: string, worker = 0): Promise<WorkerReport> {
    const { request } = await this.ask(worker, { task: 'begin-sign-in' })
    if (request === undefined) throw new Error('There is no authorization URL')
    const response = await this.spotify.authorize(request.url, { user })
    return this.ask(worker, { task: 'end-sign-in', user, response, request })
  }

  /** The binding, for a cache in the test's own process. */
  async namespace(): Promise<TokenCacheNamespace> {
    const namespace = await this.#miniflare.getDurableObjectNamespace('namespace', 'objects')
    return namespace
  }

  /** Does something to the object of a name, past the cache. */
  async control(name: string, control: ObjectControl): Promise<ObjectContent> {
    const namespace = await this.namespace()
    const stub = namespace.get(namespace.idFromName(name) as never)
    const init = { method: 'POST', body: JSON.stringify(control) }
    const response = await stub.fetch(controlUrl, init)
    return (await response.json()) as ObjectContent
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#miniflare.dispose()
    await this.spotify.close()
  }
}
