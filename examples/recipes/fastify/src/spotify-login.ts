import type { LoginSession } from '@spotify-sdk/auth-web'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { callback, login, logout, session } from './spotify.ts'

/** A plugin with the routes of the sign-in. */
export async function spotifyLogin(app: FastifyInstance): Promise<void> {
  // A sign-in starts by a form: pages that load links in advance would start sign-ins.
  app.post('/login', fromWeb(login))
  app.get('/callback', fromWeb(callback))
  app.post('/logout', fromWeb(logout))
}

/** The signed-in user. Sets cookies: the session is renewed before it ends. */
export async function userOf(
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<LoginSession | undefined> {
  const headers = new Headers()
  const user = await session({ headers: webHeaders(request) }, headers)
  reply.headers(repliedHeaders(headers))
  return user
}

type WebHandler = (request: Request) => Promise<Response>
type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

/** Makes a Fastify handler of a web-standard one, whose request has no body: a sign-in reads none. */
function fromWeb(handler: WebHandler): Handler {
  return async (request, reply) => {
    const headers = webHeaders(request)
    const url = new URL(request.url, `http://${headers.get('host')}`)
    const response = await handler(new Request(url, { method: request.method, headers }))
    const body = await response.text()
    return reply.code(response.status).headers(repliedHeaders(response.headers)).send(body)
  }
}

/** The headers of a request. Node has joined those that came more than once. */
function webHeaders(request: FastifyRequest): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value))
  return headers
}

/** `Object.fromEntries` alone would keep one cookie. Fastify adds them to those of other plugins. */
function repliedHeaders(headers: Headers): Record<string, string | string[]> {
  const cookies = headers.getSetCookie()
  const others = Object.fromEntries(headers)
  return cookies.length === 0 ? others : { ...others, 'set-cookie': cookies }
}
