import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface RefreshRequestSeen {
  /** Since the start of the server. */
  readonly atSeconds: number
  readonly isRefused: boolean
  /** The sender was gone, or had aborted, before the response. */
  readonly isAborted: boolean
}

export interface TokenServerOptions {
  readonly lifetimeSeconds: number
  /** Called before each response. */
  readonly onRefresh?: (() => Promise<void>) | undefined
}

/**
 * A token endpoint whose refresh tokens work once each. It refuses a replaced refresh token, and lets the
 * current one live on: so a run counts all repeated requests, not only the first one.
 */
export class TokenServer implements AsyncDisposable {
  readonly requests: RefreshRequestSeen[] = []
  readonly #options: TokenServerOptions
  readonly #server: Server
  readonly #startedAt = performance.now()
  #generation = 0

  private constructor(options: TokenServerOptions) {
    this.#options = options
    this.#server = createServer((request, response) => {
      this.#respond(request, response).catch(() => response.destroy())
    })
  }

  static async start(options: TokenServerOptions): Promise<TokenServer> {
    const started = new TokenServer(options)
    started.#server.listen(0, '127.0.0.1')
    await once(started.#server, 'listening')
    return started
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api/token`
  }

  /** The refresh token that works now. */
  get refreshToken(): string {
    return `refresh-${this.#generation}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fields = new URLSearchParams(await text(request))
    const atSeconds = (performance.now() - this.#startedAt) / 1000
    await this.#options.onRefresh?.()
    const { status, body } = this.#refresh(fields.get('refresh_token'))
    const isAborted = request.socket.destroyed
    this.requests.push({ atSeconds, isRefused: status !== 200, isAborted })
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  }

  #refresh(sent: string | null): { readonly status: number; readonly body: unknown } {
    if (sent !== this.refreshToken) return { status: 400, body: { error: 'invalid_grant' } }
    this.#generation++
    const body = {
      access_token: `access-${this.#generation}`,
      token_type: 'Bearer',
      expires_in: this.#options.lifetimeSeconds,
      refresh_token: this.refreshToken,
    }
    return { status: 200, body }
  }
}
