import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'

/** The headers of a response of 100 MB. */
export const largeResponses = {
  'its true length': 'content-length: 104857600',
  'a length that is a lie': 'content-length: 100',
  'no length at all': 'connection: close',
  'the length of a gzip bomb': 'content-encoding: gzip',
  'a header without an end': 'x-endless: ',
} as const

export type LargeResponse = keyof typeof largeResponses

export const largeResponseBytes = 100 * 1024 * 1024

/** JSON allows white space before an object; white space in a header would not count. */
const pieces = { body: Buffer.alloc(65_536, ' '), header: Buffer.alloc(65_536, 'a') } as const

/** A server that answers every request with up to 100 MB. */
export class LargeResponseServer implements AsyncDisposable {
  /** Bytes that were sent of each response before the connection closed. */
  readonly taken: number[] = []
  readonly #server = createServer((socket) => void this.#answer(socket))
  readonly #bomb: Buffer | undefined
  readonly #headers: string

  private constructor(kind: LargeResponse) {
    this.#headers = largeResponses[kind]
    const isBomb = kind === 'the length of a gzip bomb'
    this.#bomb = isBomb ? gzipSync(Buffer.alloc(largeResponseBytes, ' ')) : undefined
  }

  static async start(kind: LargeResponse): Promise<LargeResponseServer> {
    const server = new LargeResponseServer(kind)
    server.#server.listen(0, '127.0.0.1')
    await once(server.#server, 'listening')
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #answer(socket: Socket): Promise<void> {
    // `once` would reject when the client closes the connection, which is expected.
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.on('error', () => {})
    await once(socket, 'data')
    const isHeader = this.#headers.endsWith(': ')
    const piece = isHeader ? pieces.header : pieces.body
    socket.write(`HTTP/1.1 200 OK\r\n${this.#headers}${isHeader ? '' : '\r\n\r\n'}`)
    if (this.#bomb !== undefined) {
      socket.end(this.#bomb)
    } else {
      for (let sent = 0; sent < largeResponseBytes && socket.writable; sent += piece.length) {
        if (socket.write(piece)) continue
        await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed])
      }
      socket.end()
    }
    await closed
    this.taken.push(socket.bytesWritten)
  }
}
