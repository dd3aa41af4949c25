import type { IncomingMessage } from 'node:http'

/**
 * Whether the request names this server as its host: a page of another name that resolves to this
 * machine (DNS rebinding) does not.
 */
export function isForUs({ headers, socket }: IncomingMessage): boolean {
  const { localPort } = socket
  return headers.host === `127.0.0.1:${localPort}` || headers.host === `localhost:${localPort}`
}

/** Whether our own page sends it. A browser tells the origin of every POST. */
export function isFromUs(request: IncomingMessage): boolean {
  return isForUs(request) && request.headers.origin === `http://${request.headers.host}`
}
