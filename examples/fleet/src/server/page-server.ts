import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Control } from '../fault-controls.ts'
import type { Snapshot } from '../snapshot.ts'
import { EventStream } from './event-stream.ts'
import { readPageFiles } from './page-files.ts'
import { isForUs, isFromUs } from './same-origin.ts'

const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

const controls = new Map<string, Control>([
  ['/controls/kill-holder', 'kill-holder'],
  ['/controls/freeze-holder', 'freeze-holder'],
  ['/controls/freeze-redis', 'freeze-redis'],
  ['/controls/fail-endpoint', 'fail-endpoint'],
])

/** Serves the live page to this machine only, and accepts commands from that page only. */
export class PageServer implements AsyncDisposable {
  readonly url: string
  readonly #server: Server
  readonly #stream = new EventStream()
  readonly #files = readPageFiles()
  readonly #do: (control: Control) => boolean

  private constructor(server: Server, act: (control: Control) => boolean) {
    const { port } = server.address() as AddressInfo
    this.url = `http://127.0.0.1:${port}/`
    this.#server = server
    this.#do = act
    server.on('request', (request, response) => this.#answer(request, response))
  }

  /**
   * @param act - Runs a button's command; returns `false` if it is not possible here.
   * @throws The system's error if the port is in use.
   */
  static async start(port: number, act: (control: Control) => boolean): Promise<PageServer> {
    const server = createServer().listen(port, '127.0.0.1')
    await once(server, 'listening')
    return new PageServer(server, act)
  }

  show(snapshot: Snapshot): void {
    this.#stream.send(snapshot)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    request.resume()
    const path = request.url ?? ''
    if (!isForUs(request)) response.writeHead(403).end()
    else if (request.method === 'POST') response.writeHead(this.#control(request, path)).end()
    else if (request.method !== 'GET') response.writeHead(405).end()
    else if (path === '/events') this.#stream.add(response)
    else this.#serve(path, response)
  }

  #control(request: IncomingMessage, path: string): number {
    const control = controls.get(path)
    if (!isFromUs(request)) return 403
    if (control === undefined) return 404
    return this.#do(control) ? 204 : 409
  }

  #serve(path: string, response: ServerResponse): void {
    const file = this.#files.get(path)
    if (file === undefined) response.writeHead(404).end()
    else response.writeHead(200, { 'content-type': file.type }).end(file.body)
  }
}
