import { untilAborted } from './until-aborted.ts'

/** Discards a response that will not be read, so that its connection can be reused. */
export function discard(response: Response | undefined): void {
  response?.body?.cancel().catch(() => {})
}

/** What was read of a body. */
export interface BoundedBody {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Whether it was read to its end. */
  readonly isWhole: boolean
}

/** Errors of the Web API have some hundred bytes. */
const maxErrorBytes = 65_536

/** Their body comes with the headers. */
const maxErrorSeconds = 1

/**
 * The largest response that is read: 64 MiB. Spotify's largest, audio analyses, have some megabytes.
 */
export const maxAnswerBytes = 67_108_864

/**
 * Reads a body up to a number of bytes, then cancels the rest: a server may send more than fits into
 * memory, or never end.
 *
 * @throws Errors of the connection; the signal's reason.
 */
export async function readBoundedBody(
  response: Response,
  maxBytes: number,
  signal?: AbortSignal,
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
  try {
    for (;;) {
      const { done, value } = await untilAborted(reader.read(), signal)
      isWhole = done
      if (done) break
      // An empty piece counts as well: nothing else would end a stream of them.
      length += Math.max(value.length, 1)
      if (length > maxBytes) break
      chunks.push(value)
    }
  } finally {
    if (!isWhole) reader.cancel().catch(() => {})
  }
  const bytes = new Uint8Array(length)
  let end = 0
  for (const chunk of chunks) {
    bytes.set(chunk, end)
    end += chunk.length
  }
  return { bytes: bytes.subarray(0, end), isWhole }
}

/**
 * Reads the body of an error as text, with a limit of bytes and time. If it is truncated, was read
 * before or exceeds a limit, the text is empty.
 */
export async function readErrorText(response: Response): Promise<string> {
  const end = new AbortController()
  // Unlike that of `AbortSignal.timeout`, this timer keeps the process alive.
  const timer = setTimeout(() => end.abort(), maxErrorSeconds * 1000)
  try {
    const { bytes, isWhole } = await readBoundedBody(response, maxErrorBytes, end.signal)
    return isWhole ? new TextDecoder().decode(bytes) : ''
  } catch {
    return ''
  } finally {
    clearTimeout(timer)
  }
}
