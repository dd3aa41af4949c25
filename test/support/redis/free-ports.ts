import { randomInt } from 'node:crypto'
import { mkdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

/**
 * Below the ports for outgoing connections (from 32768 on Linux), which any connection could take
 * before the server listens.
 */
const firstPort = 10_000
const endPort = 32_000

/** A file for each port that a test of this user has got. */
const claims = join(tmpdir(), `spotify-sdk-ports-${userInfo().uid}`)

/** By then the server listens that the port is for. */
const claimSeconds = 120

/** Returns this many free TCP ports of 127.0.0.1, which no other test gets in the next two minutes. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = new Map<number, Server>()
  while (servers.size < count) {
    const port = randomInt(firstPort, endPort)
    const server = claim(port) ? await listen(port) : undefined
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

/** Claims a port before its server listens. @returns `false` if another test has done so. */
function claim(port: number): boolean {
  mkdirSync(claims, { recursive: true })
  const file = join(claims, `${port}`)
  try {
    writeFileSync(file, '', { flag: 'wx' })
    return true
  } catch {
    const now = Date.now() / 1000
    if (now - statSync(file).mtimeMs / 1000 < claimSeconds) return false
    utimesSync(file, now, now)
    return true
  }
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
