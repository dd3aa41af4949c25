import type { TokenFetchResponse } from './token-fetch.ts'

/** A token response has less than a kilobyte per token. */
const maxBodyBytes = 256 * 1024

/**
 * Reads a body to its end, or until it exceeds the limit; then the rest is cancelled.
 *
 * @returns The text, or `undefined` if it is too long.
 */
export async function readBoundedBody(response: TokenFetchResponse): Promise<string | undefined> {
  const pieces = piecesOf(response.body)
  if (pieces === undefined) {
    const text = await response.text()
    return text.length > maxBodyBytes ? undefined : text
  }
  const decoder = new TextDecoder()
  let text = ''
  for (let length = 0; ;) {
    const { done, value } = await pieces.next()
    if (done) return text + decoder.decode()
    // An empty chunk counts too; nothing else would end a stream of them.
    length += Math.max(value.byteLength, 1)
    if (length > maxBodyBytes) {
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
    // The body is being read elsewhere.
  }
}

/** The used part of a Node stream. */
interface NodeStream extends AsyncIterable<Uint8Array> {
  destroy: () => unknown
}

/** A body, chunk by chunk. */
interface Pieces {
  readonly next: () => Promise<IteratorResult<Uint8Array, unknown>>
  readonly cancel: () => void
}

/** Reads a web stream by its reader, which all runtimes have, and a Node stream by its iterator. */
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
