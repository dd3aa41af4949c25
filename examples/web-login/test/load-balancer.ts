import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'

/** Distributes requests among the processes of a site, in turn. */
export class LoadBalancer implements AsyncDisposable {
  readonly #server: Server
  #origins: readonly string[] = []
  #next = 0

  private constructor(port: number) {
    this.#server = createServer((incoming, outgoing) => {
      const origin = this.#origins[this.#next++ % this.#origins.length] ?? ''
      const { method, headers } = incoming
      // A connection of its own: a server may hang up one that is kept in the instant in which it is used.
      const options = { method, headers, agent: false as const }
      const onward = request(`${origin}${incoming.url}`, options, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
        answer.pipe(outgoing)
      })
      onward.on('error', () => outgoing.destroy())
      incoming.pipe(onward)
    }).listen(port, '127.0.0.1')
  }

  static async start(port: number): Promise<LoadBalancer> {
    const balancer = new LoadBalancer(port)
    await once(balancer.#server, 'listening')
    return balancer
  }

  distributeTo(origins: readonly string[]): void {
    this.#origins = origins
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
  }
}
