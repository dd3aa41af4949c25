import { execFile } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { listen } from '../../listen.ts'

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

/** The cost of responses of 100 MB for a process with a heap of 64 MB. */
export interface LargeResponseCost {
  /** Class and code of each error, or `untyped`. */
  readonly errors: readonly string[]
  /** Maximum of the process's memory minus the memory before. */
  readonly growthBytes: number
  /** The most that was sent of one response, including the system's buffers. */
  readonly takenBytes: number
  /** What is wrong with the errors and the memory. */
  readonly complaints: readonly string[]
}

const responsesPerProcess = 5

/** Half of one response. */
export const allowedGrowthBytes = 50 * 1024 * 1024

/** Requests tokens from a server with large responses in a small process. */
export async function measureLargeResponse(
  kind: LargeResponse,
  program: string = join(import.meta.dirname, 'small-process.ts'),
): Promise<LargeResponseCost> {
  /** What each client took of its response, once its connection is closed. */
  const taken: Promise<number>[] = []
  const response = [...piecesOf(kind)]
  const sending = createServer((socket) => {
    socket.once('data', () => Readable.from(response).pipe(socket))
    taken.push(new Promise((resolve) => socket.once('close', () => resolve(socket.bytesWritten))))
  })
  await using server = await listen(sending)
  const options = ['--conditions=@spotify-sdk/source', '--max-old-space-size=64', '--no-warnings']
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...options, program, `http://127.0.0.1:${server.port}/`, `${responsesPerProcess}`],
    { timeout: 120_000 },
  )
  const { errors, growthBytes } = JSON.parse(stdout) as LargeResponseCost
  const complaints = [
    ...(errors.length === responsesPerProcess ? [] : [`${errors.length} answers`]),
    ...(errors.includes('untyped') ? ['an error that is not typed, or none'] : []),
    ...(growthBytes < allowedGrowthBytes ? [] : [`${growthBytes} bytes of memory`]),
  ]
  return { errors, growthBytes, takenBytes: Math.max(...(await Promise.all(taken))), complaints }
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
