import { randomInt } from 'node:crypto'
import { createServer, type Server } from 'node:net'

/**
 * Below the ports for outgoing connections (from 32768 on Linux), which any connection could take
 * before the server listens.
 */
const firstPort = 10_000
const endPort = 32_000

/** Returns this many free TCP ports of 127.0.0.1. */
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

/** Returns a free port. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1)
  if (port === undefined) throw new Error('There is no free port.')
  return port
}

/** @returns `undefined` if the port is taken. */
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
