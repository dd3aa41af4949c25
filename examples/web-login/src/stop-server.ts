import { once } from 'node:events'
import type { Server } from 'node:http'

/** Answers that are under way have so long. */
const graceSeconds = 5

const sweepMilliseconds = 50

/** Takes no more requests, and resolves when those under way have been answered, or given up. */
export async function stopServer(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  // A connection that is kept alive after its answer would hold the server for seconds.
  const sweep = setInterval(() => server.closeIdleConnections(), sweepMilliseconds)
  const limit = setTimeout(() => server.closeAllConnections(), graceSeconds * 1000)
  await closed
  clearInterval(sweep)
  clearTimeout(limit)
}
