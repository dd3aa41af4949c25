import type { Request as Incoming, RequestHandler, Response as Outgoing } from 'express'

/** Makes an Express handler of a web-standard one, whose request has no body: a sign-in reads none. */
export function fromWeb(handler: (request: Request) => Promise<Response>): RequestHandler {
  return async (incoming, outgoing) => {
    const headers = webHeaders(incoming)
    const url = new URL(incoming.originalUrl, `http://${headers.get('host')}`)
    const response = await handler(new Request(url, { method: incoming.method, headers }))
    outgoing.status(response.status)
    sendHeaders(outgoing, response.headers)
    outgoing.end(await response.text())
  }
}

/** The headers of a request. Node has joined those that came more than once. */
export function webHeaders(incoming: Incoming): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value))
  return headers
}

/** Cookies are added to those of other middleware. Other headers replace theirs. */
export function sendHeaders(outgoing: Outgoing, headers: Headers): void {
  for (const [name, value] of headers) {
    if (name === 'set-cookie') outgoing.append(name, value)
    else outgoing.set(name, value)
  }
}
