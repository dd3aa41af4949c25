import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MockSpotify } from '@spotify-sdk/testing'
import { publishedPackages } from '../workspace-packages.ts'

/** No server listens here: the programs' users stop before this redirect. */
const redirectUri = 'http://127.0.0.1:8888/callback'

/** The facts for a smoke program, as JSON. `smoke/stage.mjs` builds a stage from them. */
export interface StageFacts {
  readonly controlUrl: string
  readonly apiUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly redisUrl: string
  readonly postgresUrl: string
  /** The names of all installed packages. */
  readonly packages: readonly string[]
  /** An empty folder for the programs. */
  readonly folder: string
  /** Constructor options that are not in the runtime's environment. */
  readonly appOptions: Readonly<Record<string, string>>
  /** Whether anyone can read the program's values. */
  readonly isPage: boolean
}

/** Servers on which programs share a cache. */
type SharedServers = Pick<StageFacts, 'redisUrl' | 'postgresUrl'>

/** What programs may do with their Spotify. */
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

/** A Spotify and a folder for the programs of one run, with a server that controls them. */
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

  /** For a runtime with an environment, from which the app's settings are read. */
  get environment(): Readonly<Record<string, string>> {
    return {
      ...this.#mock.env,
      SPOTIFY_SDK_REDIRECT_URI: redirectUri,
      SPOTIFY_SDK_TOKEN_CACHE: `file://${this.#folder}/by-url`,
      HOME: this.#folder,
    }
  }

  /** For a runtime without an environment. */
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
