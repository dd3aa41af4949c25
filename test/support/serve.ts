import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** Starts a real server on loopback for one test, for faults that `MockSpotify` does not have. */
export async function serve(
  listener: (message: IncomingMessage, response: ServerResponse) => unknown,
): Promise<string> {
  const server = createServer((message, response) => void listener(message, response))
  // Never the one to hang up: a client that reuses a connection in that instant would send again.
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}
