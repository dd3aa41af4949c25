/** Discards a response that will not be read, so that its connection can be reused. */
export function discard(response: Response | undefined): void {
  response?.body?.cancel().catch(() => {})
}

/** What was read of a body. */
export interface BoundedBody {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Otherwise the rest was left unread. */
  readonly isWhole: boolean
}

/** Errors of the Web API have some hundred bytes. */
const maxErrorBytes = 65_536

/** Their body comes with the headers. */
const maxErrorSeconds = 1

/**
 * The largest answer that is read: 64 MiB. Spotify's largest, audio analyses, have some megabytes.
 */
export const maxAnswerBytes = 67_108_864

/**
 * Reads a body up to a number of bytes and seconds, then lets go of the rest: a server may send
 * more than fits into memory, or never come to an end.
 *
 * @throws What the connection throws.
 */
export async function readBoundedBody(
  response: Response,
  maxBytes: number,
  maxSeconds?: number,
): Promise<BoundedBody> {
  const reader = (response.body as Partial<ReadableStream<Uint8Array>> | null)?.getReader?.()
  if (reader === undefined) {
    // No body, or one of another kind, as node-fetch has it.
    const bytes = new Uint8Array(await response.arrayBuffer())
    return { bytes, isWhole: bytes.length <= maxBytes }
  }
  const chunks: Uint8Array[] = []
  let length = 0
  let isWhole = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeIsUp = new Promise<undefined>((resolve) => {
    if (maxSeconds !== undefined) timer = setTimeout(resolve, maxSeconds * 1000, undefined)
  })
  try {
    for (;;) {
      const read = await Promise.race([reader.read(), timeIsUp])
      isWhole = read?.done === true
      if (read === undefined || read.done) break
      // An empty piece counts as well: nothing else would end a stream of them.
      length += Math.max(read.value.length, 1)
      if (length > maxBytes) break
      chunks.push(read.value)
    }
  } finally {
    clearTimeout(timer)
    if (!isWhole) reader.cancel().catch(() => {})
  }
  return { bytes: joined(chunks), isWhole }
}

/**
 * Reads the body of an error as text, within a bound of bytes and time. One that is cut off, was
 * read before or goes beyond the bound says nothing: it is empty.
 */
export async function readErrorText(response: Response): Promise<string> {
  try {
    const { bytes, isWhole } = await readBoundedBody(response, maxErrorBytes, maxErrorSeconds)
    return isWhole ? new TextDecoder().decode(bytes) : ''
  } catch {
    return ''
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}
