import type { IncomingMessage } from 'node:http'

/** Whether the request names this server as its host. After DNS rebinding it has another name. */
export function isForUs({ headers, socket }: IncomingMessage): boolean {
  const { localPort } = socket
  return headers.host === `127.0.0.1:${localPort}` || headers.host === `localhost:${localPort}`
}

/** Whether our own page sent it. Browsers send the origin with every POST. */
export function isFromUs(request: IncomingMessage): boolean {
  return isForUs(request) && request.headers.origin === `http://${request.headers.host}`
}
