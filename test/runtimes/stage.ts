import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MockSpotify } from '@spotify-sdk/testing'
import { publishedPackages } from '../workspace-packages.ts'

/** Where no server listens: the programs' users are stopped before they would go there. */
const redirectUri = 'http://127.0.0.1:8888/callback'

/** What a smoke program is told, as JSON; `smoke/stage.mjs` makes a stage of it again. */
export interface StageFacts {
  readonly controlUrl: string
  readonly apiUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly redisUrl: string
  readonly postgresUrl: string
  /** The names of all that is installed. */
  readonly packages: readonly string[]
  /** Empty, and the programs' own. */
  readonly folder: string
  /** For constructors: what the runtime's environment does not say. */
  readonly appOptions: Readonly<Record<string, string>>
  /** Whether anybody can read what the program knows. */
  readonly isPage: boolean
}

/** Where the servers are that programs share a cache on. */
type SharedServers = Pick<StageFacts, 'redisUrl' | 'postgresUrl'>

/** What programs may ask of the Spotify that they use. */
const actions: Readonly<Record<string, (mock: MockSpotify, argument: never) => unknown>> = {
  countTokenRequests: (mock) => mock.requests.token.length,
  apiStatuses: (mock) => mock.requests.api.map(({ status }) => status),
  revokeTokens: (mock) => {
    mock.revokeAll()
    return true
  },
  authorize: (mock, url: string) => mock.authorize(url),
  change: (mock, settings: object) => Object.keys(Object.assign(mock, settings)).length,
  whoIs: async (mock, accessToken: string) => {
    const headers = { authorization: `Bearer ${accessToken}` }
    const response = await fetch(`${mock.apiUrl}/v1/me`, { headers })
    return response.ok ? ((await response.json()) as { readonly id: string }).id : response.status
  },
}

/** A Spotify and a folder for the programs of one run, and a server by which they can turn it. */
export class Stage implements AsyncDisposable {
  readonly #mock: MockSpotify
  readonly #servers: SharedServers
  readonly #folder = mkdtempSync(join(tmpdir(), 'spotify-sdk-stage-'))
  readonly #control: Server

  private constructor(mock: MockSpotify, servers: SharedServers) {
    this.#mock = mock
    this.#servers = servers
    this.#control = createServer((request, response) => {
      response.setHeader('access-control-allow-origin', '*')
      text(request)
        .then(async (order) => response.end(await this.#obey(order)))
        .catch((error: unknown) => response.writeHead(500).end(String(error)))
    })
  }

  static async start(servers: SharedServers): Promise<Stage> {
    const stage = new Stage(await MockSpotify.start(), servers)
    await new Promise<void>((resolve) => stage.#control.listen(0, '127.0.0.1', resolve))
    return stage
  }

  /** For a runtime that has an environment, and reads the app's settings from there. */
  get environment(): Readonly<Record<string, string>> {
    return {
      ...this.#mock.env,
      SPOTIFY_SDK_REDIRECT_URI: redirectUri,
      SPOTIFY_SDK_TOKEN_CACHE: `file://${this.#folder}/by-url`,
      HOME: this.#folder,
    }
  }

  /** For a runtime that has none. */
  get appOptions(): Readonly<Record<string, string>> {
    const { clientId, clientSecret, tokenUrl, authorizeUrl, apiUrl } = this.#mock
    return { clientId, clientSecret, tokenUrl, authorizeUrl, apiUrl, redirectUri }
  }

  facts(ofRuntime: Partial<Pick<StageFacts, 'appOptions' | 'isPage'>> = {}): StageFacts {
    const { apiUrl, clientId, clientSecret } = this.#mock
    const { port } = this.#control.address() as AddressInfo
    return {
      controlUrl: `http://127.0.0.1:${port}`,
      apiUrl,
      clientId,
      clientSecret,
      ...this.#servers,
      packages: publishedPackages.map(({ manifest }) => manifest.name),
      folder: this.#folder,
      appOptions: {},
      isPage: false,
      ...ofRuntime,
    }
  }

  async #obey(order: string): Promise<string> {
    const { action, argument } = JSON.parse(order) as {
      readonly action: string
      readonly argument: never
    }
    return JSON.stringify(await actions[action]?.(this.#mock, argument))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#control.close()
    this.#control.closeAllConnections()
    await this.#mock.close()
    rmSync(this.#folder, { recursive: true })
  }
}
