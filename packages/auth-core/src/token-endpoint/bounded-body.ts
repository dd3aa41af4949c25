import type { TokenFetchResponse } from './token-fetch.ts'

/** A token response is well below a kilobyte per token; nobody needs more than this. */
const longestBodyBytes = 256 * 1024

/**
 * Reads a body to its end, or until it is longer than any token response; the rest is cancelled.
 *
 * @returns The text; `undefined` for one that is too long.
 */
export async function readBoundedBody(response: TokenFetchResponse): Promise<string | undefined> {
  const pieces = piecesOf(response.body)
  if (pieces === undefined) {
    const text = await response.text()
    return text.length > longestBodyBytes ? undefined : text
  }
  const decoder = new TextDecoder()
  let text = ''
  for (let length = 0; ;) {
    const { done, value } = await pieces.next()
    if (done) return text + decoder.decode()
    // An empty piece counts as well: nothing else would end a stream of them.
    length += Math.max(value.byteLength, 1)
    if (length > longestBodyBytes) {
      pieces.cancel()
      return undefined
    }
    text += decoder.decode(value, { stream: true })
  }
}

/** Tells the sender that the body is not read. Never throws. */
export function discardBody({ body }: TokenFetchResponse): void {
  try {
    piecesOf(body)?.cancel()
  } catch {
    // Somebody else is reading it.
  }
}

/** What a stream of Node's has, as far as it matters. */
interface NodeStream extends AsyncIterable<Uint8Array> {
  destroy: () => unknown
}

/** A body, piece by piece. */
interface Pieces {
  readonly next: () => Promise<IteratorResult<Uint8Array, unknown>>
  readonly cancel: () => void
}

/** Of a web stream by its reader, which all runtimes have; of a stream of Node's by its iterator. */
function piecesOf(body: unknown): Pieces | undefined {
  const stream = (body ?? {}) as Partial<ReadableStream<Uint8Array> & NodeStream>
  if (typeof stream.getReader === 'function') {
    const reader = stream.getReader()
    return {
      next: () => reader.read(),
      cancel: () => void reader.cancel().catch(() => {}),
    }
  }
  const iterator = stream[Symbol.asyncIterator]?.()
  if (iterator === undefined) return undefined
  return {
    next: () => iterator.next(),
    cancel: () => void stream.destroy?.(),
  }
}
