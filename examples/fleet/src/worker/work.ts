import { createServer, type ServerResponse } from 'node:http'
import type { AuthProvider } from '@spotify-sdk/auth-core'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { openCache } from '../cache/open-cache.ts'
import type { WorkerMessage } from '../worker-message.ts'
import { answerCall } from './answer-call.ts'
import { watchLeases } from './watched-cache.ts'
import { watchTokenRequests } from './watched-fetch.ts'

/** An ordinary server: it asks its provider for a token at every call. */
export async function work(): Promise<void> {
  // Ctrl-C reaches the whole group. The primary process decides.
  process.on('SIGINT', () => {})

  const auth = new ClientCredentials({
    tokenCache: watchLeases(await openCache(), (isHeld) => tell({ type: 'lease', isHeld })),
    fetch: watchTokenRequests(tell),
    onEvent: tell,
  })
  createServer((_request, response) => void serve(auth, response)).listen(
    Number(process.env['FLEET_PORT']),
    '127.0.0.1',
  )
}

/** An error that is not a SpotifyError ends the process and the example. */
async function serve(auth: AuthProvider, response: ServerResponse): Promise<void> {
  const { status, headers, answer } = await answerCall(auth, Number(process.env['FLEET_PLACE']))
  response.writeHead(status, { ...headers, 'content-type': 'application/json' })
  response.end(JSON.stringify(answer))
}

function tell(message: WorkerMessage): void {
  process.send?.(message)
}
