import { MockSpotify, type MockSpotifyOptions } from '@spotify-sdk/testing'
import { freePort } from 'test-support/redis/free-ports.ts'
import { LoadBalancer } from './load-balancer.ts'
import { patientOptions } from 'test-support/patient-options.ts'
import { ServerProcess } from './server-process.ts'

/** Differences from one process with its tokens in memory. */
export interface SiteOptions {
  readonly processes?: number
  /** Environment variables of all processes. */
  readonly env?: Readonly<Record<string, string>>
  readonly spotify?: MockSpotifyOptions
}

export const sessionSecret = 'a-secret-of-the-tests-longer-than-32-characters'

/**
 * The example as in production: several processes with one secret and one cache, behind one
 * address.
 */
export class Site implements AsyncDisposable {
  /** The origin that the browser uses. */
  readonly origin: string
  readonly spotify: MockSpotify
  readonly processes: readonly ServerProcess[]
  readonly #balancer: LoadBalancer

  private constructor(
    origin: string,
    spotify: MockSpotify,
    processes: readonly ServerProcess[],
    balancer: LoadBalancer,
  ) {
    this.origin = origin
    this.spotify = spotify
    this.processes = processes
    this.#balancer = balancer
  }

  /** Refresh tokens rotate, and one that is sent twice revokes its whole family. */
  static async start({ processes = 1, env, spotify }: SiteOptions = {}): Promise<Site> {
    const mock = await MockSpotify.start({
      quotaMode: 'extended',
      rotateRefreshTokens: 'always',
      ...spotify,
    })
    mock.addUser({ id: 'ada', displayName: 'Ada Lovelace', country: 'GB' })
    mock.addUser({ id: 'grace', displayName: 'Grace Hopper', country: 'US', product: 'free' })
    const port = await freePort()
    const origin = `http://127.0.0.1:${port}`
    const balancer = await LoadBalancer.start(port)
    const variables = {
      ...mock.env,
      SPOTIFY_SDK_REDIRECT_URI: `${origin}/callback`,
      SPOTIFY_SDK_SESSION_SECRET: sessionSecret,
      ...env,
    }
    // Several processes share their cache on a busy machine, too.
    const nodeOptions = processes > 1 ? patientOptions : undefined
    const servers = await Promise.all(
      Array.from({ length: processes }, () => ServerProcess.start(variables, [], nodeOptions)),
    )
    balancer.distributeTo(servers.map((server) => server.origin))
    return new Site(origin, mock, servers, balancer)
  }

  /** The output of all processes. */
  get output(): string {
    return this.processes.map(({ output }) => output).join('\n')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.processes.map((server) => server[Symbol.asyncDispose]()))
    await this.#balancer[Symbol.asyncDispose]()
    await this.spotify.close()
  }
}
