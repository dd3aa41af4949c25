import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A link that a test can cut, slow down or block. */
export class TcpProxy implements AsyncDisposable {
  /** Delay in milliseconds, in each direction. */
  delayMilliseconds = 0
  /** Target of new connections. */
  targetPort: number
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #isCut = false
  #onReply: (() => void) | undefined
  #held: PromiseWithResolvers<void> | undefined

  private constructor(targetPort: number) {
    this.targetPort = targetPort
    this.#server = createServer((socket) => this.#accept(socket))
  }

  static async start(targetPort: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(targetPort)
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Resets every connection, also new ones, until `mend`. */
  cut(): void {
    this.#isCut = true
    this.reset()
  }

  /** Blocks data on open connections. It arrives after `mend`. */
  hold(): void {
    this.#held ??= Promise.withResolvers()
  }

  /** Runs an action right after the next reply has passed, before anything else. */
  afterReply(act: () => void): void {
    this.#onReply = act
  }

  mend(): void {
    this.#isCut = false
    this.#held?.resolve()
    this.#held = undefined
    this.delayMilliseconds = 0
  }

  /** Blocks the connections that are open now, permanently. New ones work. */
  strand(): void {
    for (const socket of this.#sockets) socket.removeAllListeners('data').resume()
  }

  /** Resets the connections that are open now. */
  reset(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.reset()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #accept(near: Socket): void {
    if (this.#isCut) {
      near.destroy()
      return
    }
    const far = connect(this.targetPort, '127.0.0.1')
    this.#forward(near, far)
    this.#forward(far, near, () => {
      const act = this.#onReply
      this.#onReply = undefined
      act?.()
    })
  }

  #forward(from: Socket, to: Socket, passed = (): void => {}): void {
    this.#sockets.add(from)
    // Keeps the order, also if the delay is removed while data is on its way.
    let sent = Promise.resolve()
    from.on('data', (data) => {
      const due = Promise.all([sent, this.#held?.promise, sleep(this.delayMilliseconds)])
      sent = due.then(() => void (to.writable && to.write(data)))
      passed()
    })
    from.on('error', () => {})
    from.on('close', () => {
      this.#sockets.delete(from)
      to.destroy()
    })
  }
}
