import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

/** A page of another site with a button that posts to a target. Browsers send its origin. */
export class ForeignSite implements AsyncDisposable {
  readonly url: string
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  }

  static async start(target: string): Promise<ForeignSite> {
    const page = `<form method="post" action="${target}"><button>Win a prize</button></form>`
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end(page)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new ForeignSite(server)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }
}
