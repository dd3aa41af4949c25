import type { FastifyInstance, FastifyRequest } from 'fastify'
import { callback, login, logout } from './spotify.ts'

/** A plugin with the routes of the sign-in. Fastify sends web-standard responses as they are. */
export async function spotifyLogin(app: FastifyInstance): Promise<void> {
  // A sign-in starts by a form: pages that load links in advance would start sign-ins. The GET follows
  // the redirect by which `login` moves a sign-in from another host of the site.
  app.route({
    method: ['GET', 'POST'],
    url: '/login',
    handler: (request) => login(webRequest(request)),
  })
  app.get('/callback', (request) => callback(webRequest(request)))
  app.post('/logout', (request) => logout(webRequest(request)))
}

/** The web-standard request of a Fastify one, without its body: a sign-in reads none. */
export function webRequest({ method, url, headers }: FastifyRequest): Request {
  // Node has joined headers that came more than once.
  const init = { method, headers: headers as Record<string, string> }
  // `//` and some Host headers make no URL.
  return new Request(URL.parse(url, `http://${headers.host}`) ?? 'http://invalid', init)
}
