/** A token response is well below a kilobyte per token; nobody needs more than this. */
const longestBodyBytes = 256 * 1024

/**
 * Reads a body to its end, or until it is longer than any token response; the rest is cancelled.
 *
 * @returns The text; `undefined` for one that is too long.
 */
export async function readBoundedBody(response: Response): Promise<string | undefined> {
  const reader = response.body?.getReader()
  if (reader === undefined) {
    const text = await response.text()
    return text.length > longestBodyBytes ? undefined : text
  }
  const decoder = new TextDecoder()
  let text = ''
  for (let length = 0; ;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    // An empty piece counts as well: nothing else would end a stream of them.
    length += Math.max(value.byteLength, 1)
    if (length > longestBodyBytes) {
      reader.cancel().catch(() => {})
      return undefined
    }
    text += decoder.decode(value, { stream: true })
  }
}
