import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'

/** Response of the service. */
export interface TokenServiceAnswer {
  readonly access_token: string
  readonly expires_in: number
}

/**
 * A company's token service. It alone knows the app's secret, and gives tokens to known clients.
 */
export class TokenService implements AsyncDisposable {
  readonly url: string
  /** Requests answered with a token. */
  answered = 0
  readonly #server: Server
  readonly #apiKey: string
  /** Configured by the environment, or MockSpotify. */
  readonly #auth = new ClientCredentials()

  private constructor(server: Server, apiKey: string) {
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/spotify-token`
    this.#apiKey = apiKey
    this.#server = server
    server.on('request', (request, response) => void this.#answer(request, response))
  }

  static async start(apiKey: string): Promise<TokenService> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new TokenService(server, apiKey)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
    await this.#auth.close()
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers['x-api-key'] !== this.#apiKey) {
      response.writeHead(403).end()
      return
    }
    try {
      const { instead_of: refused } = (await json(request)) as { instead_of?: string }
      if (refused !== undefined) await this.#auth.invalidate(refused)
      const { accessToken, expiresAt } = await this.#auth.getToken()
      const expiresIn = expiresAt - Date.now() / 1000
      this.answered++
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      const answer: TokenServiceAnswer = { access_token: accessToken, expires_in: expiresIn }
      response.end(JSON.stringify(answer))
    } catch {
      response.writeHead(503).end()
    }
  }
}
