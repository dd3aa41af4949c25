import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { RedisCluster } from 'test-support/redis/redis-cluster.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { patientClock } from 'test-support/patient-clock.ts'
import { TcpProxy } from 'test-support/redis/tcp-proxy.ts'
import { RedisTokenCache } from '../src/index.ts'
import { nodeRedis } from 'test-support/redis/redis-clients.ts'
import { sampleToken } from 'test-support/sample-token.ts'

// Only a time-out that is the subject of a test ends an operation here.
const clock = patientClock()

let server: RedisServer
beforeAll(async () => {
  server = await RedisServer.start()
})
afterAll(() => server[Symbol.asyncDispose]())

/** Number of clients of the server, without the one that asks. */
async function connections(): Promise<number> {
  const list = String(await server.command('CLIENT', 'LIST'))
  return list.trim().split('\n').length - 1
}

describe('a cache with a url', () => {
  it('connects at first use, once for all commands, and closes what it has opened', async () => {
    const cache = new RedisTokenCache({ url: server.url, clock })
    expect(await connections()).toBe(0)
    await Promise.all(Array.from({ length: 20 }, () => cache.get('key')))
    expect(await connections()).toBe(1)
    await cache.close()
    await expect.poll(connections).toBe(0)
    await cache.close()
  })

  it.each([
    ['that has just been made', false],
    ['that has a connection', true],
  ])('waits for its operations before it closes what they opened, %s', async (_which, isUsed) => {
    const cache = new RedisTokenCache({ url: server.url, clock })
    if (isUsed) await cache.get('key')
    const token = sampleToken()
    const ended: string[] = []
    const operations = {
      set: cache.set(token, 'closing'),
      delete: cache.delete('other'),
      get: cache.get('third'),
      lease: cache.lease('fourth'),
    }
    for (const [name, operation] of Object.entries(operations)) {
      operation.then(() => ended.push(name)).catch(() => {})
    }
    await cache.close()
    expect(ended.toSorted()).toEqual(['delete', 'get', 'lease', 'set'])
    await expect.poll(connections).toBe(0)
    const lease = await operations.lease
    if (lease.granted) await lease.release()
    await cache.close()
    await expect.poll(connections).toBe(0)
    await using reader = new RedisTokenCache({ url: server.url, clock })
    expect(await reader.get('closing')).toEqual(token)
  })

  it('does not wait for an operation that failed, nor report its failure', async () => {
    await using stopped = await RedisServer.start()
    await stopped.stop()
    const cache = new RedisTokenCache({ url: stopped.url })
    const read = cache.get('key')
    await cache.close()
    await expect(read).rejects.toMatchObject({ name: 'TokenCacheError' })
  })

  it('closes its connection at the end of a block that uses it', async () => {
    {
      await using cache = new RedisTokenCache({ url: server.url, clock })
      await cache.get('key')
      expect(await connections()).toBe(1)
    }
    await expect.poll(connections).toBe(0)
  })

  it('works again after it was closed', async () => {
    await using cache = new RedisTokenCache({ url: server.url, clock })
    const token = sampleToken()
    await cache.set(token, 'again')
    await cache.close()
    expect(await cache.get('again')).toEqual(token)
  })

  it('reconnects after its connection was ended', async () => {
    await using cache = new RedisTokenCache({ url: server.url, clock })
    await cache.get('key')
    await server.command('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    await expect.poll(() => cache.get('key').then(() => 'answered', String)).toBe('answered')
  })

  it('reconnects after its connection has silently died', async () => {
    await using proxy = await TcpProxy.start(server.port)
    await using cache = new RedisTokenCache({ url: `redis://127.0.0.1:${proxy.port}` })
    await cache.get('key')
    proxy.strand()
    await expect(cache.get('key')).rejects.toMatchObject({ code: 'timeout' })
    await expect.poll(() => cache.get('key').then(() => 'answered', String)).toBe('answered')
  })

  it('reconnects after its server has become a replica and another the master', async () => {
    await using former = await RedisServer.start()
    await using proxy = await TcpProxy.start(former.port)
    await using cache = new RedisTokenCache({ url: `redis://127.0.0.1:${proxy.port}` })
    await cache.get('key')
    await former.command('REPLICAOF', '127.0.0.1', `${server.port}`)
    proxy.targetPort = server.port
    await expect(cache.lease('failover')).rejects.toMatchObject({ code: 'redis_readonly' })
    const token = sampleToken()
    await cache.set(token, 'failover')
    expect(await cache.get('failover')).toEqual(token)
  })

  it('repeats a sign-in and a sign-out whose server has become a replica', async () => {
    await using former = await RedisServer.start()
    await using proxy = await TcpProxy.start(former.port)
    await using cache = new RedisTokenCache({ url: `redis://127.0.0.1:${proxy.port}`, clock })
    await using direct = new RedisTokenCache({ url: server.url, clock })
    const token = sampleToken()
    for (const [key, write, stored] of [
      ['signing-in', () => cache.set(token, 'signing-in'), token],
      ['signing-out', () => cache.delete('signing-out'), undefined],
    ] as const) {
      proxy.targetPort = former.port
      await former.command('REPLICAOF', 'NO', 'ONE')
      await direct.set(sampleToken(), key)
      await cache.get(key)
      await former.command('REPLICAOF', '127.0.0.1', `${server.port}`)
      proxy.targetPort = server.port
      await write()
      expect({ key, token: await direct.get(key) }).toEqual({ key, token: stored })
    }
  })

  it('keeps its connection after a reply that another one would get too', async () => {
    await using own = await RedisServer.start()
    await using cache = new RedisTokenCache({ url: own.url, clock })
    await cache.get('key')
    const ids = async (): Promise<readonly string[]> =>
      [...String(await own.command('CLIENT', 'LIST')).matchAll(/^id=(\d+)/gm)].map(([id]) => id)
    const [before] = await ids()
    await own.command('CONFIG', 'SET', 'maxmemory', '1')
    await expect(cache.lease('key')).rejects.toMatchObject({ code: 'redis_oom' })
    expect(await ids()).toContain(before)
  })

  it('authenticates and selects a database', async () => {
    await server.command('ACL', 'SETUSER', 'service', 'on', '>p%73 w', '~*', '+@all')
    const url = `redis://service:${encodeURIComponent('p%73 w')}@127.0.0.1:${server.port}/3`
    await using cache = new RedisTokenCache({ url, prefix: 'database:', clock })
    await cache.set(sampleToken(), 'key')
    expect(String(await server.command('INFO', 'keyspace'))).toContain('db3:keys=1')
  })

  it('keeps no idle process alive, and keeps one alive while a command waits', async () => {
    const program = `
      import { RedisTokenCache } from '@spotify-sdk/cache-redis'
      const cache = new RedisTokenCache({ url: '${server.url}' })
      await cache.set({ accessToken: 'a', expiresAt: 1900000000 }, 'process')
      console.log((await cache.get('process')).accessToken)`
    const options = ['--conditions=@spotify-sdk/source', '--input-type=module', '--eval', program]
    const { stdout } = await promisify(execFile)(process.execPath, options, { timeout: 100_000 })
    expect(stdout).toBe('a\n')
  })
})

describe('an error of a wrong url', () => {
  it.each([
    ['a password that the server does not have', ':secret@', '', 'redis_no_password', 'remove'],
    ['a database that the server does not have', '', '/99', 'redis_no_database', 'lower'],
  ])('says what to do: %s', async (_what, login, database, code, remedy) => {
    await using cache = new RedisTokenCache({
      url: `redis://${login}127.0.0.1:${server.port}${database}`,
      clock,
    })
    const message = expect.stringMatching(new RegExp(`^(?!.*secret).*${remedy}`))
    await expect(cache.get('key')).rejects.toMatchObject({ code, message })
    await expect(cache.delete('key')).rejects.toMatchObject({ code, message })
  })

  it('says what to do: one node of a Cluster', async () => {
    await using cluster = await RedisCluster.start()
    await using cache = new RedisTokenCache({ url: cluster.nodes[0]?.url ?? '', clock })
    const errors = await Promise.all(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => cache.get(key).catch((error: unknown) => error)),
    )
    const message = expect.stringContaining('use redis+cluster://')
    expect(errors).toContainEqual(expect.objectContaining({ code: 'redis_moved', message }))
  })
})

describe('an error of a server that refuses', () => {
  it('says what to do: a user who may run scripts, but not the commands in them', async () => {
    await server.command('ACL', 'SETUSER', 'app', 'on', '>secret', '~*', '+eval', '+evalsha')
    const url = server.url.replace('//', '//app:secret@')
    await using cache = new RedisTokenCache({ url, clock })
    const failure = { code: 'redis_noperm', message: expect.stringContaining('ACL') }
    await expect(cache.get('key')).rejects.toMatchObject(failure)
  })

  it('says what to do: too few replicas', async () => {
    await using lone = await RedisServer.start({ settings: [['min-replicas-to-write', '1']] })
    await using cache = new RedisTokenCache({ url: lone.url, clock })
    const message = expect.stringContaining('min-replicas-to-write')
    const failure = { code: 'redis_noreplicas', message }
    await expect(cache.set(sampleToken(), 'key')).rejects.toMatchObject(failure)
  })

  it('says what to do: too many connections', async () => {
    await using full = await RedisServer.start({ settings: [['maxclients', '1']] })
    const { close } = await nodeRedis(full.port)
    await using cache = new RedisTokenCache({ url: full.url, clock })
    const failure = { code: 'redis_max_clients', message: expect.stringContaining('maxclients') }
    await expect(cache.get('key')).rejects.toMatchObject(failure)
    close()
  })

  it('says what to do: a server without scripts', async () => {
    await using mute = await RedisServer.start({ settings: [['rename-command', 'EVALSHA', '""']] })
    await using cache = new RedisTokenCache({ url: mute.url, clock })
    const failure = { code: 'redis_unknown_command', message: expect.stringContaining('EVALSHA') }
    await expect(cache.get('key')).rejects.toMatchObject(failure)
  })
})

describe('a cache with the url of a Cluster', () => {
  it('keeps no process alive, authenticates on every node, and can be closed', async () => {
    await using cluster = await RedisCluster.start()
    for (const node of cluster.nodes) await node.command('CONFIG', 'SET', 'requirepass', 'p@ss')
    const [first, second] = cluster.nodes
    const url = `redis+cluster://:p%40ss@127.0.0.1:${first?.port},127.0.0.1:${second?.port}`
    const program = `
      import { RedisTokenCache } from '@spotify-sdk/cache-redis'
      const cache = new RedisTokenCache({ url: '${url}' })
      for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) {
        await cache.set({ accessToken: key, expiresAt: 1900000000 }, key)
        console.log((await cache.get(key)).accessToken)
      }`
    const options = ['--conditions=@spotify-sdk/source', '--input-type=module', '--eval', program]
    const { stdout } = await promisify(execFile)(process.execPath, options, { timeout: 100_000 })
    expect(stdout.trim().split('\n')).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g'])
    await using cache = new RedisTokenCache({ url, clock })
    expect((await cache.get('g'))?.accessToken).toBe('g')
    await cache.close()
    expect((await cache.get('a'))?.accessToken).toBe('a')
  })

  it('starts each connection without HELLO, which some proxies lack, as that of a single server', async () => {
    await using cluster = await RedisCluster.start()
    const nodes = [...cluster.nodes, server]
    const urls = [`redis+cluster://127.0.0.1:${cluster.nodes[0]?.port}`, server.url]
    for (const url of urls) {
      await using cache = new RedisTokenCache({ url, clock })
      for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) await cache.get(key)
    }
    const commands = await Promise.all(nodes.map((node) => node.command('INFO', 'commandstats')))
    expect(commands.map((counts) => /cmdstat_hello:/.test(String(counts)))).toEqual(
      nodes.map(() => false),
    )
  })
})

describe('a cache with a client', () => {
  it('leaves it open', async () => {
    const { client, close } = await nodeRedis(server.port)
    const cache = new RedisTokenCache({ client, clock })
    await cache.close()
    expect(await cache.get('nothing')).toBeUndefined()
    close()
  })
})

describe('where the package redis is not installed', () => {
  afterEach(() => {
    vi.doUnmock('redis')
    vi.resetModules()
  })

  it('a url reports it', async () => {
    vi.resetModules()
    vi.doMock('redis', () => {
      throw new Error("Cannot find package 'redis'")
    })
    const { RedisTokenCache: Cache } = await import('../src/index.ts')
    await expect(new Cache({ url: server.url }).get('key')).rejects.toMatchObject({
      name: 'ConfigurationError',
      code: 'missing_package',
      message: expect.stringContaining('npm install redis'),
    })
  })
})
