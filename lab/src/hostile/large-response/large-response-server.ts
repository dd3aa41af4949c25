import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { startWireServer, type WireServer } from '../wire-server.ts'

/** The headers of a response of 100 MB. */
export const largeResponses = {
  'its true length': 'content-length: 104857600',
  'a length that is a lie': 'content-length: 100',
  'no length at all': 'connection: close',
  'the length of a gzip bomb': 'content-encoding: gzip',
  'a header without an end': 'x-endless: ',
} as const

export type LargeResponse = keyof typeof largeResponses

const largeResponseBytes = 100 * 1024 * 1024
const pieceBytes = 65_536

/** A server that answers every request with up to 100 MB. `taken` is what each client took of it. */
export async function startLargeResponseServer(
  kind: LargeResponse,
): Promise<WireServer & { readonly taken: readonly number[] }> {
  const taken: number[] = []
  const response = [...piecesOf(kind)]
  const server = await startWireServer((socket) => {
    socket.once('data', () => Readable.from(response).pipe(socket))
    socket.once('close', () => taken.push(socket.bytesWritten))
  })
  return { ...server, taken }
}

function* piecesOf(kind: LargeResponse): Generator<Buffer> {
  const isHeader = kind === 'a header without an end'
  yield Buffer.from(`HTTP/1.1 200 OK\r\n${largeResponses[kind]}${isHeader ? '' : '\r\n\r\n'}`)
  if (kind === 'the length of a gzip bomb') {
    yield gzipSync(Buffer.alloc(largeResponseBytes, ' '))
    return
  }
  // JSON allows white space before an object; white space in a header would not count.
  const piece = Buffer.alloc(pieceBytes, isHeader ? 'a' : ' ')
  for (let sent = 0; sent < largeResponseBytes; sent += pieceBytes) yield piece
}
