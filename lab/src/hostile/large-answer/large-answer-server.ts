import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'

/** How an answer of a hundred megabytes announces itself. */
export const largeAnswers = {
  'its true length': 'content-length: 104857600',
  'a length that is a lie': 'content-length: 100',
  'no length at all': 'connection: close',
  'the length of a gzip bomb': 'content-encoding: gzip',
  'a header without an end': 'x-endless: ',
} as const

export type LargeAnswer = keyof typeof largeAnswers

export const largeAnswerBytes = 100 * 1024 * 1024

/** White space, which JSON allows before an object; in a header, letters, or it would not count. */
const pieces = { body: Buffer.alloc(65_536, ' '), header: Buffer.alloc(65_536, 'a') } as const

/** A real server that answers every request with a hundred megabytes, or as many as it can send. */
export class LargeAnswerServer implements AsyncDisposable {
  /** Bytes that were taken of each answer before the connection was closed. */
  readonly taken: number[] = []
  readonly #server = createServer((socket) => void this.#answer(socket))
  readonly #bomb: Buffer | undefined
  readonly #headers: string

  private constructor(kind: LargeAnswer) {
    this.#headers = largeAnswers[kind]
    const isBomb = kind === 'the length of a gzip bomb'
    this.#bomb = isBomb ? gzipSync(Buffer.alloc(largeAnswerBytes, ' ')) : undefined
  }

  static async start(kind: LargeAnswer): Promise<LargeAnswerServer> {
    const server = new LargeAnswerServer(kind)
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
    // Not `once`, which would reject: that the client breaks off is what is to be seen.
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.on('error', () => {})
    await once(socket, 'data')
    const isHeader = this.#headers.endsWith(': ')
    const piece = isHeader ? pieces.header : pieces.body
    socket.write(`HTTP/1.1 200 OK\r\n${this.#headers}${isHeader ? '' : '\r\n\r\n'}`)
    if (this.#bomb !== undefined) {
      socket.end(this.#bomb)
    } else {
      for (let sent = 0; sent < largeAnswerBytes && socket.writable; sent += piece.length) {
        if (socket.write(piece)) continue
        await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed])
      }
      socket.end()
    }
    await closed
    this.taken.push(socket.bytesWritten)
  }
}
