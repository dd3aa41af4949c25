import { createServer } from 'node:http'
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'

// A separate process, so that the token endpoint takes no time from the measured one.

/** Commands of the process that started it. */
export type Order = { readonly advanceSeconds: number } | { readonly count: true }

/** Reports of the endpoint. */
export type Report =
  | { readonly url: string }
  | { readonly advanced: true }
  | { readonly requests: number }

const latencyMilliseconds = Number(process.argv[2])
let requests = 0
let aheadSeconds = 0

function say(report: Report): void {
  process.send?.(report)
}

/** Spotify's response, or GitHub's on its path. */
function answerTo(path: string): unknown {
  const token = randomBytes(105).toString('base64url')
  if (!path.startsWith('/app/installations/')) {
    return { access_token: token, token_type: 'Bearer', expires_in: 3600 }
  }
  const expiresAt = new Date(Date.now() + (3600 + aheadSeconds) * 1000)
  return {
    token,
    expires_at: expiresAt.toISOString(),
    permissions: {},
    repository_selection: 'all',
  }
}

const server = createServer((request, response) => {
  requests++
  request.resume()
  const body = JSON.stringify(answerTo(request.url ?? ''))
  setTimeout(() => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(body)
  }, latencyMilliseconds)
})
server.keepAliveTimeout = 60_000
server.listen({ port: 0, host: '127.0.0.1', backlog: 16_384 }, () => {
  const { port } = server.address() as AddressInfo
  say({ url: `http://127.0.0.1:${port}/api/token` })
})

process.on('message', (order: Order) => {
  if ('count' in order) return say({ requests })
  aheadSeconds = order.advanceSeconds
  say({ advanced: true })
})
process.on('disconnect', () => process.exit())
