import { once } from 'node:events'
import type { Server } from 'node:http'

/** Time for pending responses. */
const graceSeconds = 5

const sweepMilliseconds = 50

/** Stops accepting requests. Resolves when the pending ones are answered or have timed out. */
export async function stopServer(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  // A kept-alive idle connection would hold the server for seconds.
  const sweep = setInterval(() => server.closeIdleConnections(), sweepMilliseconds)
  const limit = setTimeout(() => server.closeAllConnections(), graceSeconds * 1000)
  await closed
  clearInterval(sweep)
  clearTimeout(limit)
}
