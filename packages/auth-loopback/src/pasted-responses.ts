import { createInterface } from 'node:readline'
import { isatty } from 'node:tty'

/**
 * Whether the user can paste something here: stdin is a terminal, and nobody else reads it (a
 * prompt, a full-screen program), who would get the same line.
 */
export function canPaste(): boolean {
  if (!isatty(0)) return false
  const { stdin } = process
  return stdin.listenerCount('data') + stdin.listenerCount('readable') === 0
}

/**
 * Reads what the user pastes, line by line, until it is told to stop; stdin is then paused.
 *
 * @param take - Takes an authorization response; `false`: it is not the one.
 * @returns What ends it.
 */
export function readPastedResponses(take: (response: string) => boolean): () => void {
  const lines = createInterface({ input: process.stdin })
  lines.on('line', (line) => {
    const pasted = line.trim()
    if (pasted !== '' && !take(pasted)) process.stderr.write(`${complaintOn(pasted)}\n`)
  })
  return () => lines.close()
}

/** Repeats nothing of it: there may be a code in it. */
function complaintOn(pasted: string): string {
  const [, query = ''] = pasted.split('?', 2)
  const parameters = new URLSearchParams(query)
  if (!parameters.has('state')) {
    return 'That is not the whole address: it must have code= and state= in it. Please paste it again.'
  }
  if (!parameters.has('code') && !parameters.has('error')) {
    return 'That is the address to begin with. Please open it, agree, and paste the address that the browser shows then.'
  }
  return 'That address belongs to another login, or is not complete. Please open the address above, agree, and paste the address that the browser shows then.'
}
