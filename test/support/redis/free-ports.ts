import { randomInt } from 'node:crypto'
import { createServer, type Server } from 'node:net'

/**
 * Below the ports that a system gives to outgoing connections (from 32768 on, on Linux): one of those
 * can be taken by any connection before the server that it was meant for listens.
 */
const firstPort = 10_000
const endPort = 32_000

/** So many TCP ports of 127.0.0.1 that nobody listens on. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = new Map<number, Server>()
  while (servers.size < count) {
    const port = randomInt(firstPort, endPort)
    const server = servers.has(port) ? undefined : await listen(port)
    if (server !== undefined) servers.set(port, server)
  }
  await Promise.all([...servers.values()].map(close))
  return [...servers.keys()]
}

/** One port that nobody listens on. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1)
  if (port === undefined) throw new Error('There is no free port.')
  return port
}

/** @returns Nothing where the port is taken. */
function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}
