import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { createInterface } from 'node:readline'
import { note, terminal } from './terminal.ts'

const notTheResponse =
  'This is not the URL of this sign-in. Open the URL above, agree, and paste the URL that the browser shows afterwards.'

/**
 * Passes URLs that arrive through a pipe (`docker run -i`, `ssh -T`) to the listener of a sign-in, as the
 * browser would. A terminal is read by the sign-in itself.
 *
 * @returns A function that stops reading.
 */
export function passOnPastedLines(redirectUri: string): () => void {
  const { stdin } = terminal()
  if ('isTTY' in stdin && stdin.isTTY === true) return () => {}
  note('After sign-in, paste the URL of the page that the browser is redirected to, as one line.')
  const lines = createInterface({ input: stdin })
  lines.on('line', (line) => void passOn(line.trim(), redirectUri))
  return () => lines.close()
}

async function passOn(line: string, redirectUri: string): Promise<void> {
  if (line === '') return
  const isTaken = leadsTo(redirectUri, line) && (await isTakenByListener(line))
  if (!isTaken) note(notTheResponse)
}

/** Browsers add a path and leave out the port 80; a redirect URI may have a query. */
function leadsTo(redirectUri: string, line: string): boolean {
  if (!URL.canParse(line)) return false
  const [expected, pasted] = [new URL(redirectUri), new URL(line)]
  return pasted.origin === expected.origin && pasted.pathname === expected.pathname
}

async function isTakenByListener(url: string): Promise<boolean> {
  try {
    // An agent of its own: the shared one may send the code to a proxy.
    const [response] = (await once(get(url, { agent: false }), 'response')) as [IncomingMessage]
    response.resume()
    return response.statusCode !== 400
  } catch {
    // The sign-in has ended meanwhile.
    return true
  }
}
