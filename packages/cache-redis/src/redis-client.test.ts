import { Cluster, Redis } from 'ioredis'
import { Cluster as Cluster5, Redis as Redis5 } from 'ioredis5'
import { createClient, createClientPool, createCluster, createSentinel } from 'redis'
import * as redis5 from 'redis5'
import { describe, expect, it } from 'vitest'
import { connectionThrough, type NodeRedisClient, type RedisClient } from './redis-client.ts'
import { Wait } from '@spotify-sdk/auth-core/toolkit'

async function answer(): Promise<unknown> {
  return []
}

/** The command that a client receives, if any. */
async function askedOf(client: object): Promise<unknown> {
  const asked: unknown[] = []
  const ask = async (...command: unknown[]): Promise<unknown> => asked.push(command)
  const spy = Object.create(client, { hmGet: { value: ask }, hmget: { value: ask } }) as RedisClient
  const reading = { key: 'key', fields: ['token', 'expires'], wait: new Wait(1, () => {}) }
  await connectionThrough(spy).readFields(reading)
  return asked
}

const nodes = [{ host: '127.0.0.1', port: 1 }]
const sentinel = { name: 'master', sentinelRootNodes: nodes }
const clientSideCache = { ttl: 0, maxEntries: 0, evictPolicy: 'LRU' } as const

describe('a plain read', () => {
  it.each([
    ['redis', Object.create(createClient(), { isReady: { value: true } }) as object],
    ['redis 5', Object.create(redis5.createClient(), { isReady: { value: true } }) as object],
  ])('is one command on a client of a single server (%s)', async (_, client) => {
    expect(await askedOf(client)).toEqual([['key', ['token', 'expires']]])
  })

  it.each([
    ['ioredis', new Redis({ lazyConnect: true })],
    ['ioredis 5', new Redis5({ lazyConnect: true })],
  ])('is one command on a client of a single server (%s)', async (_, client) => {
    expect(await askedOf(client)).toEqual([['key', 'token', 'expires']])
  })

  it.each([
    ['a Cluster of redis', createCluster({ rootNodes: [] })],
    ['a Cluster of redis 5', redis5.createCluster({ rootNodes: [] })],
    ['a Cluster of ioredis', new Cluster(nodes, { lazyConnect: true })],
    ['a Cluster of ioredis 5', new Cluster5(nodes, { lazyConnect: true })],
    ['a Sentinel of redis', createSentinel(sentinel)],
    ['a Sentinel of redis 5', redis5.createSentinel(sentinel)],
  ])('is not sent if a replica may answer it (%s)', async (_, client) => {
    expect(await askedOf(client)).toEqual([])
  })

  it.each([
    ['redis', createClient({ RESP: 3, clientSideCache })],
    ['redis 5', redis5.createClient({ RESP: 3, clientSideCache })],
    ['a pool of redis', createClientPool({ RESP: 3 }, { clientSideCache })],
  ])('is not sent if the client may answer it from its cache (%s)', async (_, client) => {
    expect(await askedOf(client)).toEqual([])
  })

  it('that waits for a connection is dropped when its caller has stopped waiting', async () => {
    const signals: AbortSignal[] = []
    const client: NodeRedisClient = {
      eval: async () => [],
      evalSha: async () => [],
      hmGet: async () => ['ready'],
      isReady: false,
      withAbortSignal: (signal) => {
        signals.push(signal)
        return { ...client, hmGet: async () => ['not ready'] }
      },
    }
    const wait = new Wait(1, () => {})
    const reading = { key: 'key', fields: [], wait }
    expect(await connectionThrough(client).readFields(reading)).toEqual(['not ready'])
    wait.end('late')
    expect(signals.map(({ reason }) => reason as unknown)).toEqual(['late'])
    const ready = connectionThrough({ ...client, isReady: true })
    expect(await ready.readFields(reading)).toEqual(['ready'])
    expect(signals).toHaveLength(1)
  })

  it('is not sent by a client without that command', async () => {
    const reading = { key: 'key', fields: [], wait: new Wait(1, () => {}) }
    for (const client of [
      { eval: answer, evalSha: answer },
      { eval: answer, evalsha: answer },
    ]) {
      expect(await connectionThrough(client).readFields(reading)).toBeUndefined()
    }
  })
})
