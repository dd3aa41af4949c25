import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { finished } from 'node:stream/promises'
import { answerHeaders, callbackPage, type CallbackPage } from './callback-page.ts'
import { listenError } from './listen-error.ts'
import { withPort, type LoopbackRedirect } from './loopback-redirect.ts'

/** Decides which page the browser gets. May wait. */
export type AnswerCallback = (response: URLSearchParams) => Promise<CallbackPage>

/**
 * Listens on a redirect URI, on the loopback interface only. It tells authorization responses from
 * other requests: port scanners, favicons, DNS rebinding.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8252#section-8.3 | RFC 8252 §8.3}
 */
export class CallbackListener {
  /** The redirect URI with the actual port. */
  readonly redirectUri: string
  readonly #server: Server
  readonly #answers = new Set<Promise<void>>()

  private constructor(server: Server, redirectUri: string) {
    this.#server = server
    this.redirectUri = redirectUri
  }

  /** @throws `ConnectionError` or `ConfigurationError` if listening fails. */
  static async start(redirect: LoopbackRedirect): Promise<CallbackListener> {
    const { host, port = 0 } = redirect
    const server = createServer()
    try {
      server.listen(port, host)
      await once(server, 'listening')
    } catch (error) {
      throw listenError(error, redirect)
    }
    const { port: actualPort } = server.address() as AddressInfo
    return new CallbackListener(server, withPort(redirect, actualPort))
  }

  /** Starts to answer requests. */
  serve(answer: AnswerCallback): void {
    this.#server.on('request', (request, response) => {
      const answered = this.#answer(request, response, answer)
      this.#answers.add(answered)
      void answered.finally(() => this.#answers.delete(answered))
    })
  }

  /** Sends the pending responses and then closes all connections. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    await Promise.all(this.#answers)
    this.#server.closeAllConnections()
    await closed
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    answer: AnswerCallback,
  ): Promise<void> {
    const expected = new URL(this.redirectUri)
    const target = request.url ?? ''
    const { pathname, searchParams } = URL.canParse(target, expected)
      ? new URL(target, expected)
      : new URL('/', expected)
    // After DNS rebinding, a page's requests have that page's host.
    if (request.headers.host !== expected.host) return sendText(response, 403, 'Forbidden')
    if (pathname !== expected.pathname) return sendText(response, 404, 'Not found')
    // Link previews send HEAD. They must not use the code.
    if (request.method !== 'GET') return sendText(response, 405, 'Method not allowed')
    const { status, body } = callbackPage(await answer(searchParams))
    return send(response, status, 'text/html', body)
  }
}

function sendText(response: ServerResponse, status: number, text: string): Promise<void> {
  if (status === 405) response.setHeader('allow', 'GET')
  return send(response, status, 'text/plain', `${text}\n`)
}

async function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
): Promise<void> {
  response.writeHead(status, { ...answerHeaders, 'content-type': `${type}; charset=utf-8` })
  response.end(body)
  try {
    await finished(response)
  } catch {
    // The user closed the tab. The sign-in continues.
  }
}
