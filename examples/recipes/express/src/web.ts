import type { Request as Incoming, RequestHandler } from 'express'

/** The web-standard request of an Express one, without its body: a sign-in reads none. */
export function webRequest({ method, originalUrl, headers }: Incoming): Request {
  // `//` and some Host headers make no URL.
  const url = URL.parse(originalUrl, `http://${headers.host}`) ?? 'http://invalid'
  // Node has joined headers that came more than once.
  return new Request(url, { method, headers: headers as Record<string, string> })
}

/** Makes an Express handler of a web-standard one. */
export function fromWeb(handler: (request: Request) => Promise<Response>): RequestHandler {
  return async (incoming, outgoing) => {
    const response = await handler(webRequest(incoming))
    for (const [name, value] of response.headers) {
      // Cookies are added to those of other middleware. Other headers replace theirs.
      if (name === 'set-cookie') outgoing.append(name, value)
      else outgoing.set(name, value)
    }
    outgoing.status(response.status).end(await response.text())
  }
}
