import { createInterface } from 'node:readline'
import { isatty } from 'node:tty'

/**
 * Whether the user can paste here: stdin is a terminal, and no other reader (a prompt, a
 * full-screen program) would receive the same line.
 */
export function canPaste(): boolean {
  if (!isatty(0)) return false
  const { stdin } = process
  return stdin.listenerCount('data') + stdin.listenerCount('readable') === 0
}

/**
 * Reads pasted lines until it is stopped. Then stdin is paused.
 *
 * @param take - Takes an authorization response; returns `false` if it belongs to another sign-in.
 * @returns A function that stops reading.
 */
export function readPastedResponses(take: (response: string) => boolean): () => void {
  const lines = createInterface({ input: process.stdin })
  lines.on('line', (line) => {
    const pasted = line.trim()
    if (pasted !== '' && !take(pasted)) process.stderr.write(`${complaintOn(pasted)}\n`)
  })
  return () => lines.close()
}

/** Does not quote the line, which may contain a code. */
function complaintOn(pasted: string): string {
  const [, query = ''] = pasted.split('?', 2)
  const parameters = new URLSearchParams(query)
  if (!parameters.has('state')) {
    return 'This is not the whole URL: it must contain code= and state=. Please paste it again.'
  }
  if (!parameters.has('code') && !parameters.has('error')) {
    return 'This is the URL to start with. Please open it, agree, and paste the URL that the browser shows afterwards.'
  }
  return 'This URL belongs to another sign-in or is incomplete. Please open the URL above, agree, and paste the URL that the browser shows afterwards.'
}
