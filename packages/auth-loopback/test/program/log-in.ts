import { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import { SpotifyError } from '@spotify-sdk/auth-core'
import { authorizeOnLoopback, type LoopbackOptions } from '@spotify-sdk/auth-loopback'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** What the program does. */
export interface Plan extends Pick<LoopbackOptions, 'openBrowser' | 'timeoutSeconds'> {
  /** Number of sign-ins, one after another. */
  readonly logins?: number
  /** Aborts during the code exchange. */
  readonly abortsExchange?: boolean
  /** Reads stdin itself: always, or one line after the sign-ins. */
  readonly readsStdin?: 'always' | 'afterwards'
}

/** Writes one line to stdout. */
function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

const plan = JSON.parse(process.argv[2] ?? '{}') as Plan
const { logins = 1, abortsExchange = false, readsStdin, ...options } = plan
const controller = new AbortController()
const auth = new AuthorizationCodePkce({
  redirectUri: 'http://127.0.0.1/callback',
  maxRetries: 0,
  fetch: async (...parameters) => {
    if (abortsExchange) controller.abort(new Error('aborted'))
    return fetch(...parameters)
  },
})

const ownLines = readsStdin === 'always' ? createInterface({ input: process.stdin }) : undefined
ownLines?.on('line', (line) => say(`own line: ${line.slice(0, 10)}`))

for (let login = 0; login < logins; login++) {
  try {
    const { accessToken } = await authorizeOnLoopback(auth, {
      ...options,
      signal: controller.signal,
    })
    const isStored = accessToken === (await auth.getAccessToken())
    say(isStored ? 'logged in' : 'another token is stored')
  } catch (error) {
    const { name, message } = error as Error
    say(`failed: ${SpotifyError.is(error) ? `${name} ${error.code}` : message}`)
  }
}

const { stdin } = process
if (stdin.isTTY) {
  const listeners = stdin.listenerCount('data') + stdin.listenerCount('readable')
  say(`stdin: ${listeners} listeners, ${stdin.isPaused() ? 'paused' : 'flowing'}`)
}
if (readsStdin !== undefined) {
  const lines = ownLines ?? createInterface({ input: stdin })
  const [line] = (await once(lines, 'line')) as [string]
  say(`last line: ${line}`)
  lines.close()
}
