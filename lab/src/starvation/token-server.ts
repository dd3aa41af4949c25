import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { listen } from '../listen.ts'

export interface RefreshRequestSeen {
  /** Since the start of the server. */
  readonly atSeconds: number
  readonly isRefused: boolean
  /** The sender was gone, or had aborted, before the response. */
  readonly isAborted: boolean
}

export interface TokenServer extends AsyncDisposable {
  readonly url: string
  /** The first refresh token. */
  readonly refreshToken: string
  readonly requests: readonly RefreshRequestSeen[]
}

/**
 * A token endpoint whose refresh tokens work once each. It refuses a replaced refresh token, and lets the
 * current one live on: so a run counts all repeated requests, not only the first one.
 *
 * @param beforeResponse Called before each response.
 */
export async function startTokenServer(
  lifetimeSeconds: number,
  beforeResponse: () => Promise<unknown>,
): Promise<TokenServer> {
  const startedAt = performance.now()
  const requests: RefreshRequestSeen[] = []
  let generation = 0
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const fields = new URLSearchParams(await text(request))
    const atSeconds = (performance.now() - startedAt) / 1000
    await beforeResponse()
    const isRefused = fields.get('refresh_token') !== `refresh-${generation}`
    requests.push({ atSeconds, isRefused, isAborted: request.socket.destroyed })
    if (!isRefused) generation++
    const token = {
      access_token: `access-${generation}`,
      token_type: 'Bearer',
      expires_in: lifetimeSeconds,
      refresh_token: `refresh-${generation}`,
    }
    response.writeHead(isRefused ? 400 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(isRefused ? { error: 'invalid_grant' } : token))
  }
  const server = createServer((request, response) => {
    respond(request, response).catch(() => response.destroy())
  })
  server.keepAliveTimeout = 0
  const listening = await listen(server)
  return {
    url: `http://127.0.0.1:${listening.port}/api/token`,
    refreshToken: 'refresh-0',
    requests,
    [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose](),
  }
}
