import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { finished } from 'node:stream/promises'
import { answerHeaders, callbackPage, type CallbackPage } from './callback-page.ts'
import { listenError } from './listen-error.ts'
import { withPort, type LoopbackRedirect } from './loopback-redirect.ts'

/** Decides what the browser is shown that came to the redirect URI; may take its time. */
export type AnswerCallback = (response: URLSearchParams) => Promise<CallbackPage>

/**
 * Listens at a redirect URI, on the loopback interface alone. It tells authorization responses from
 * everything else that finds an open port: scanners, a favicon, pages that rebind their name.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8252#section-8.3 | RFC 8252 §8.3}
 */
export class CallbackListener {
  /** The redirect URI with the port that is listened on. */
  readonly redirectUri: string
  readonly #server: Server
  readonly #answers = new Set<Promise<void>>()

  private constructor(server: Server, redirectUri: string) {
    this.#server = server
    this.redirectUri = redirectUri
  }

  /** @throws `ConnectionError` or `ConfigurationError` where it is not possible to listen. */
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

  /** Answers requests from now on. */
  serve(answer: AnswerCallback): void {
    this.#server.on('request', (request, response) => {
      const answered = this.#answer(request, response, answer)
      this.#answers.add(answered)
      void answered.finally(() => this.#answers.delete(answered))
    })
  }

  /** Ends it once the answers that are under way are sent; nobody keeps a connection. */
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
    // A page of somebody's that calls itself by this address sends its own name.
    if (request.headers.host !== expected.host) return sendText(response, 403, 'Forbidden')
    if (pathname !== expected.pathname) return sendText(response, 404, 'Not found')
    // A HEAD is no visit: what looks at links before the user does must not spend the code.
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
    // The user has closed the tab; the login goes on without it.
  }
}
