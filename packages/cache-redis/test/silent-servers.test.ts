import { execFile } from 'node:child_process'
import { Socket } from 'node:net'
import { promisify } from 'node:util'
import { type Clock } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { describe, expect, it, vi } from 'vitest'
import { patientClock } from 'test-support/patient-clock.ts'
import { RedisCluster } from 'test-support/redis/redis-cluster.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { SilentServer } from 'test-support/redis/silent-server.ts'
import { TcpProxy } from 'test-support/redis/tcp-proxy.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { RedisTokenCache } from '../src/index.ts'

/** A URL for a port, by what the client sends before the first command. */
const urls: readonly (readonly [string, (port: number) => string])[] = [
  ['nothing', (port) => `redis://127.0.0.1:${port}`],
  ['a password', (port) => `redis://:secret@127.0.0.1:${port}`],
  ['a user and a password', (port) => `redis://user:secret@127.0.0.1:${port}`],
  ['a database', (port) => `redis://127.0.0.1:${port}/3`],
  ['a password and a database', (port) => `redis://:secret@127.0.0.1:${port}/3`],
  ['TLS', (port) => `rediss://127.0.0.1:${port}`],
  ['TLS and a password', (port) => `rediss://:secret@127.0.0.1:${port}/1`],
  ['the discovery of a Cluster', (port) => `redis+cluster://127.0.0.1:${port}`],
  [
    'the discovery of a Cluster by two nodes',
    (port) => `redis+cluster://:secret@127.0.0.1:${port},127.0.0.1:${port}`,
  ],
  ['the discovery of a Cluster by TLS', (port) => `rediss+cluster://user:secret@127.0.0.1:${port}`],
]

/** The error code of a command. */
async function codeOf(command: Promise<unknown>): Promise<unknown> {
  return command.then(
    () => 'answered',
    (error: { code?: unknown }) => error.code,
  )
}

describe.concurrent('a server that accepts connections but never answers', () => {
  it.for(urls)('keeps no connection after reads that start with %s', async ([, urlFor]) => {
    await using server = await SilentServer.start()
    await using cache = new RedisTokenCache({ url: urlFor(server.port) })
    for (let read = 0; read < 4; read++) expect(await codeOf(cache.get('key'))).toBe('timeout')
    await waitUntil('no connection is open', () => server.open === 0)
    await Promise.all(Array.from({ length: 10 }, () => codeOf(cache.get('key'))))
    await waitUntil('no connection is open', () => server.open === 0)
    expect(server.mostOpen).toBe(1)
  })

  it.for(urls)(
    'keeps no connection after a caller aborts, starting with %s',
    async ([, urlFor]) => {
      await using server = await SilentServer.start()
      // Until the caller aborts, the cache has as much time as a busy machine needs.
      let isPatient = true
      const sleep: Clock['sleep'] = (seconds, options) =>
        systemClock.sleep(isPatient ? 100 * seconds : seconds, options)
      const clock = { ...systemClock, sleep }
      await using cache = new RedisTokenCache({ url: urlFor(server.port), clock })
      const leaving = new AbortController()
      const lease = cache.lease('key', { signal: leaving.signal })
      lease.catch(() => {})
      await waitUntil('a connection is open', () => server.open === 1)
      leaving.abort(new Error('gone'))
      await expect(lease).rejects.toBe(leaving.signal.reason)
      isPatient = false
      await codeOf(cache.get('key'))
      await waitUntil('no connection is open', () => server.open === 0)
    },
  )

  it.for(urls)('lets the process end after `close`, beginning with %s', async ([, urlFor]) => {
    await using server = await SilentServer.start()
    const program = `
      import { Socket } from 'node:net'
      import { RedisTokenCache } from '@spotify-sdk/cache-redis'
      const sockets = []
      const { connect } = Socket.prototype
      Socket.prototype.connect = function (...options) {
        sockets.push(this)
        return connect.apply(this, options)
      }
      const cache = new RedisTokenCache({ url: '${urlFor(server.port)}' })
      const reads = [cache.get('a'), cache.get('b')]
      await Promise.allSettled(reads)
      cache.get('c').catch(() => {})
      await cache.close()
      console.log(sockets.length > 0, sockets.every(({ destroyed }) => destroyed))`
    const options = ['--conditions=@spotify-sdk/source', '--input-type=module', '--eval', program]
    const { stdout } = await promisify(execFile)(process.execPath, options, { timeout: 100_000 })
    expect(stdout).toBe('true true\n')
  })

  it.for(urls)('lets the process end without `close`, beginning with %s', async ([, urlFor]) => {
    await using server = await SilentServer.start()
    const program = `
      import { RedisTokenCache } from '@spotify-sdk/cache-redis'
      const cache = new RedisTokenCache({ url: '${urlFor(server.port)}' })
      console.log(await cache.get('a').catch(({ code }) => code))`
    const options = ['--conditions=@spotify-sdk/source', '--input-type=module', '--eval', program]
    const { stdout } = await promisify(execFile)(process.execPath, options, { timeout: 100_000 })
    expect(stdout).toBe('timeout\n')
  })
})

describe.concurrent('a server that answers the first command late', () => {
  it.for([
    ['to a read', (cache: RedisTokenCache) => cache.get('key')],
    ['to a lease request', (cache: RedisTokenCache) => cache.lease('key')],
  ] as const)('gets one connection, which is used once it answers %s', async ([, send]) => {
    await using server = await RedisServer.start()
    await server.command('ACL', 'SETUSER', 'service', 'on', '>secret', '~*', '+@all')
    await using proxy = await TcpProxy.start(server.port)
    await using cache = new RedisTokenCache({
      url: `redis://service:secret@127.0.0.1:${proxy.port}`,
    })
    const connections = async (): Promise<number> => {
      const statistics = String(await server.command('INFO', 'stats'))
      return Number(/total_connections_received:(\d+)/.exec(statistics)?.[1])
    }
    const before = await connections()
    proxy.hold()
    for (let command = 0; command < 3; command++) expect(await codeOf(send(cache))).toBe('timeout')
    proxy.mend()
    await waitUntil('a command is answered', async () => (await codeOf(send(cache))) === 'answered')
    // The second one is the question itself.
    expect((await connections()) - before).toBe(1 + 1)
  })
})

describe.concurrent('a server that becomes silent during a handshake', () => {
  it.for([
    ['redis://:secret@127.0.0.1', '/3', /AUTH/],
    ['redis+cluster://:secret@127.0.0.1', '', /AUTH/],
    ['redis+cluster://127.0.0.1', '/', /^$/],
  ] as const)('keeps no connection: %s', async ([before, after, answered]) => {
    await using server = await SilentServer.start((text) =>
      answered.test(text) ? '+OK\r\n' : undefined,
    )
    await using cache = new RedisTokenCache({ url: `${before}:${server.port}${after}` })
    for (let read = 0; read < 3; read++) expect(await codeOf(cache.get('key'))).toBe('timeout')
    await waitUntil('no connection is open', () => server.open === 0)
    expect(await codeOf(cache.get('key'))).toBe('timeout')
    await waitUntil('no connection is open', () => server.open === 0)
  })

  it('keeps no connection if a Cluster names it as the master', async () => {
    await using master = await SilentServer.start()
    const port = `${master.port}`
    const slots = `*1\r\n*3\r\n:0\r\n:16383\r\n*3\r\n$9\r\n127.0.0.1\r\n:${port}\r\n$2\r\nid\r\n`
    await using seed = await SilentServer.start((text) =>
      text.includes('SLOTS') ? slots : '+OK\r\n',
    )
    await using cache = new RedisTokenCache({ url: `redis+cluster://:p@127.0.0.1:${seed.port}` })
    for (let read = 0; read < 3; read++) expect(await codeOf(cache.get('key'))).toBe('timeout')
    await waitUntil('no connection is open', () => seed.open + master.open === 0)
    expect(await codeOf(cache.get('key'))).toBe('timeout')
    await waitUntil('no connection is open', () => seed.open + master.open === 0)
    expect(master.mostOpen).toBe(1)
  })
})

describe('a paused real server', () => {
  it('keeps no connection after reads, and answers when it resumes', async () => {
    await using server = await RedisServer.start()
    await server.command('ACL', 'SETUSER', 'service', 'on', '>secret', '~*', '+@all')
    const url = `redis://service:secret@127.0.0.1:${server.port}/3`
    await using cache = new RedisTokenCache({ url })
    server.freeze()
    const sockets = vi.spyOn(Socket.prototype, 'connect').mock.contexts as unknown as Socket[]
    for (let read = 0; read < 4; read++) expect(await codeOf(cache.get('key'))).toBe('timeout')
    await waitUntil('no connection is open', () => sockets.every(({ destroyed }) => destroyed))
    expect(sockets).toHaveLength(1)
    server.thaw()
    await expect.poll(() => codeOf(cache.get('key'))).toBe('answered')
  })
})

describe.concurrent('a caller who aborts', () => {
  it('ends no command of another caller', async () => {
    await using server = await RedisServer.start()
    await using proxy = await TcpProxy.start(server.port)
    const url = `redis://127.0.0.1:${proxy.port}`
    await using cache = new RedisTokenCache({ url, clock: patientClock() })
    const first = await cache.lease('key')
    if (first.granted) await first.release()
    proxy.hold()
    const leaving = new AbortController()
    const lease = cache.lease('key', { signal: leaving.signal })
    lease.catch(() => {})
    const stays = cache.get('key')
    // Both are sent by then.
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
    leaving.abort(new Error('gone'))
    await expect(lease).rejects.toBe(leaving.signal.reason)
    proxy.mend()
    expect(await stays).toBeUndefined()
  })
})

/** Whether a lease is granted. A server that has just resumed may not answer yet. */
async function isGranted(cache: RedisTokenCache): Promise<boolean> {
  return cache.lease('key').then(
    ({ granted }) => granted,
    () => false,
  )
}

/** Pauses the server of a key, lets a lease request time out, and resumes the server. */
async function grantLate(cache: RedisTokenCache, server: RedisServer): Promise<unknown> {
  server.freeze()
  try {
    return await codeOf(cache.lease('key'))
  } finally {
    server.thaw()
  }
}

describe.concurrent('a lease that is granted after the time-out', () => {
  const leaseSeconds = 60

  it.for([
    ['that was used before', true],
    ['that is new', false],
  ] as const)('is released on a connection %s', async ([, isUsedBefore]) => {
    await using server = await RedisServer.start()
    await using other = new RedisTokenCache({ url: server.url })
    await using cache = new RedisTokenCache({ url: server.url, leaseSeconds })
    // The server knows the script and grants the first request that reaches it.
    const first = await other.lease('another')
    if (first.granted) await first.release()
    if (isUsedBefore) await cache.get('key')
    expect(await grantLate(cache, server)).toBe('timeout')
    await waitUntil('the lease is free', async () => isGranted(other))
  })

  it('is released on a server that does not know the releasing script', async () => {
    await using server = await RedisServer.start()
    await using cache = new RedisTokenCache({ url: server.url, leaseSeconds })
    await using other = new RedisTokenCache({ url: server.url })
    const first = await other.lease('another')
    expect(first.granted).toBe(true)
    expect(await grantLate(cache, server)).toBe('timeout')
    await waitUntil('the lease is free', async () => isGranted(other))
    if (first.granted) await first.release()
  })

  it('is released if its caller aborted and the next command finds the server silent', async () => {
    await using server = await RedisServer.start()
    await using cache = new RedisTokenCache({ url: server.url, leaseSeconds })
    await using other = new RedisTokenCache({ url: server.url })
    const first = await other.lease('another')
    if (first.granted) await first.release()
    await cache.get('key')
    server.freeze()
    const leaving = new AbortController()
    const lease = codeOf(cache.lease('key', { signal: leaving.signal }))
    const read = codeOf(cache.get('key'))
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
    leaving.abort(new Error('gone'))
    await lease
    expect(await read).toBe('timeout')
    server.thaw()
    await waitUntil('the lease is free', async () => isGranted(other))
  })

  it('is released after `close` too', async () => {
    await using server = await RedisServer.start()
    const cache = new RedisTokenCache({ url: server.url, leaseSeconds })
    await using other = new RedisTokenCache({ url: server.url })
    const first = await other.lease('another')
    if (first.granted) await first.release()
    await cache.get('key')
    server.freeze()
    const lease = codeOf(cache.lease('key'))
    await cache.close()
    expect(await lease).toBe('timeout')
    server.thaw()
    await waitUntil('the lease is free', async () => isGranted(other))
  })

  it('is released by the node of a Cluster', async () => {
    await using cluster = await RedisCluster.start()
    const url = `redis+cluster://${cluster.nodes.map(({ port }) => `127.0.0.1:${port}`).join()}`
    await using cache = new RedisTokenCache({ url, leaseSeconds })
    await using other = new RedisTokenCache({ url })
    for (const each of [cache, other]) {
      const first = await each.lease('key')
      if (first.granted) await first.release()
    }
    for (const node of cluster.nodes) node.freeze()
    expect(await codeOf(cache.lease('key'))).toBe('timeout')
    for (const node of cluster.nodes) node.thaw()
    await waitUntil('the lease is free', async () => isGranted(other))
  })
})
