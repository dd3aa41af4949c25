import { MockSpotify } from '@spotify-sdk/testing'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import ts from 'typescript'
import { freePort } from 'test-support/redis/free-ports.ts'

const recipe = join(import.meta.dirname, '..')

/** The parts of wrangler.jsonc that a local run needs. */
interface WranglerConfig {
  readonly main: string
  readonly compatibility_date: string
  readonly compatibility_flags: string[]
  readonly durable_objects: {
    readonly bindings: readonly { readonly name: string; readonly class_name: string }[]
  }
  readonly migrations: readonly { readonly new_sqlite_classes: readonly string[] }[]
}

const configPath = join(recipe, 'wrangler.jsonc')
const config = ts.parseConfigFileTextToJson(configPath, readFileSync(configPath, 'utf8'))
  .config as WranglerConfig

/**
 * The recipe in a real workerd, as wrangler.jsonc describes it, twice: two isolates with their own
 * memory that share the objects. Browsers reach the first one.
 */
export class TwoWorkers implements AsyncDisposable {
  readonly spotify: MockSpotify
  readonly origin: string
  readonly #miniflare: Miniflare

  private constructor(spotify: MockSpotify, origin: string, miniflare: Miniflare) {
    this.spotify = spotify
    this.origin = origin
    this.#miniflare = miniflare
  }

  static async start(): Promise<TwoWorkers> {
    const spotify = await MockSpotify.start({ rotateRefreshTokens: 'always' })
    const port = await freePort()
    const origin = `http://127.0.0.1:${port}`
    const script = await bundle()
    const bindings = {
      ...spotify.env,
      SPOTIFY_SDK_REDIRECT_URI: `${origin}/callback`,
      SPOTIFY_SDK_SESSION_SECRET: 'a-secret-of-the-tests-longer-than-32-characters',
    }
    const [{ name: binding, class_name: className } = { name: '', class_name: '' }] =
      config.durable_objects.bindings
    const useSQLite = config.migrations.some((each) => each.new_sqlite_classes.includes(className))
    const workerOf = (name: string): object => ({
      name,
      modules: true,
      script,
      compatibilityDate: config.compatibility_date,
      compatibilityFlags: config.compatibility_flags,
      bindings,
      durableObjects: { [binding]: { className, scriptName: 'first', useSQLite } },
    })
    const miniflare = new Miniflare({
      host: '127.0.0.1',
      port,
      // The events that the recipe logs.
      handleRuntimeStdio: (stdout: Readable, stderr: Readable) => {
        stdout.resume()
        stderr.resume()
      },
      workers: [workerOf('first'), workerOf('second')] as never,
    })
    await miniflare.ready
    return new TwoWorkers(spotify, origin, miniflare)
  }

  /** The start page, as one of the Workers answers it to a browser with these cookies. */
  async page(worker: 'first' | 'second', cookie: string): Promise<string> {
    const fetcher = (await this.#miniflare.getWorker(worker)) as unknown as Pick<
      typeof globalThis,
      'fetch'
    >
    return (await fetcher.fetch(this.origin, { headers: { cookie } })).text()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#miniflare.dispose()
    await this.spotify.close()
  }
}

/** The Worker in one file, as wrangler makes it. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(recipe, config.main)],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    conditions: ['@spotify-sdk/source', 'workerd', 'worker', 'browser'],
    external: ['cloudflare:workers'],
  })
  return outputFiles[0]?.text ?? ''
}
