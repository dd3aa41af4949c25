import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An HTTP server that only this machine reaches. */
export interface LoopbackServer {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  readonly origin: string
  /** Ends it at once, requests in flight included. */
  close(): Promise<void>
}

/**
 * Listens on 127.0.0.1.
 *
 * @param port - 0: any that is free.
 */
export async function startLoopbackServer(
  listener: RequestListener,
  port: number,
): Promise<LoopbackServer> {
  const server = createServer(listener)
  // Never the one to hang up: a client that reuses a connection in that instant would see a reset.
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    // Thousands of callers may arrive in one instant.
    server.listen({ port, host: '127.0.0.1', backlog: 4096 }, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const { port: actualPort } = server.address() as AddressInfo
  let closed: Promise<void> | undefined
  return {
    origin: `http://127.0.0.1:${actualPort}`,
    close: () =>
      (closed ??= new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })),
  }
}
