import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A refresh request that came. */
export interface RefreshRequestSeen {
  /** On the monotonic clock, in milliseconds. */
  readonly cameAt: number
  readonly isRefused: boolean
  /** Its sender was gone, or had given up, before it was answered. */
  readonly wasAborted: boolean
}

/** What a {@link TokenServer} is told. */
export interface TokenServerOptions {
  readonly lifeSeconds: number
  /** Called when a refresh request has come, before it is answered. */
  readonly onRefresh?: (() => Promise<void>) | undefined
}

/**
 * A token endpoint whose refresh tokens work once each. One that has been replaced is refused and
 * counted; the living one goes on, so that a run counts all that are sent twice, not the first alone.
 */
export class TokenServer implements AsyncDisposable {
  /** Refresh requests that came, in order. */
  readonly requests: RefreshRequestSeen[] = []
  readonly #options: TokenServerOptions
  readonly #server: Server
  #generation = 0

  private constructor(options: TokenServerOptions) {
    this.#options = options
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy())
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

  /** The one that works. */
  get refreshToken(): string {
    return `refresh-${this.#generation}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fields = new URLSearchParams(await text(request))
    const cameAt = performance.now()
    await this.#options.onRefresh?.()
    const { status, body } = this.#refresh(fields.get('refresh_token'))
    const wasAborted = request.socket.destroyed
    this.requests.push({ cameAt, isRefused: status !== 200, wasAborted })
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  }

  #refresh(spent: string | null): { readonly status: number; readonly body: unknown } {
    if (spent !== this.refreshToken) return { status: 400, body: { error: 'invalid_grant' } }
    this.#generation++
    const body = {
      access_token: `access-${this.#generation}`,
      token_type: 'Bearer',
      expires_in: this.#options.lifeSeconds,
      refresh_token: this.refreshToken,
    }
    return { status: 200, body }
  }
}
