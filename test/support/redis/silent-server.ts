import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** A server that accepts connections and answers nothing, or only what a test allows. */
export class SilentServer implements AsyncDisposable {
  /** Maximum number of concurrent connections. */
  mostOpen = 0
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(answer: (received: string) => string | undefined) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket)
      this.mostOpen = Math.max(this.mostOpen, this.#sockets.size)
      socket.on('data', (data) => {
        const reply = answer(data.toString())
        if (reply !== undefined) socket.write(reply)
      })
      socket.on('error', () => {})
      socket.on('close', () => this.#sockets.delete(socket))
    })
  }

  /** @param answer Response to received data; nothing by default. */
  static async start(
    answer: (received: string) => string | undefined = () => undefined,
  ): Promise<SilentServer> {
    const silent = new SilentServer(answer)
    await new Promise<void>((resolve) => silent.#server.listen(0, '127.0.0.1', resolve))
    return silent
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Number of open connections. */
  get open(): number {
    return this.#sockets.size
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
