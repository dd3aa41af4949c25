import { Cluster, Redis } from 'ioredis'
import { Cluster as Cluster5, Redis as Redis5 } from 'ioredis5'
import { createClient, createClientPool, createCluster, createSentinel } from 'redis'
import * as redis5 from 'redis5'
import { describe, expect, it } from 'vitest'
import {
  connectionThrough,
  isRedisClient,
  type NodeRedisClient,
  type RedisClient,
} from './redis-client.ts'
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

describe('isRedisClient', () => {
  it.each([
    ['redis', { eval: answer, evalSha: answer }],
    ['ioredis', { eval: answer, evalsha: answer }],
    ['@upstash/redis', { eval: answer, evalsha: answer, createScript: answer }],
  ])('knows a client of %s', (_, client) => {
    expect(isRedisClient(client)).toBe(true)
  })

  it.each([
    undefined,
    null,
    'redis://localhost',
    answer,
    {},
    { evalSha: answer },
    { eval: 'text', evalSha: answer },
    { eval: answer },
    { eval: answer, evalSha: 'text' },
    { eval: answer, evalsha: 'text' },
    { eval: answer, createScript: 'text' },
  ])('refuses %o', (value) => {
    expect(isRedisClient(value)).toBe(false)
  })
})

/** A connection through `@upstash/redis` that answers everything with the same reply. */
function upstashWith(reply: unknown): ReturnType<typeof connectionThrough> {
  const call = async (): Promise<unknown> => reply
  return connectionThrough({ eval: call, evalsha: call, createScript: call })
}

describe('a script', () => {
  const wait = new Wait(1, () => {})
  const script = { script: 'return 1', key: 'key', values: ['a', 'b'], wait, undo: undefined }

  /** What the client is called with, for a digest and for a text. */
  async function callsOf(names: readonly string[]): Promise<readonly unknown[]> {
    const calls: unknown[] = []
    const client = Object.fromEntries(
      names.map((name) => [name, async (...call: unknown[]) => calls.push([name, ...call])]),
    )
    const connection = connectionThrough(client as unknown as RedisClient)
    await connection.evaluate({ ...script, sha1: 'digest' })
    await connection.evaluate(script)
    return calls
  }

  it('is sent by its digest, or by its text without one', async () => {
    const options = { keys: ['key'], arguments: ['a', 'b'] }
    expect(await callsOf(['eval', 'evalSha'])).toEqual([
      ['evalSha', 'digest', options],
      ['eval', 'return 1', options],
    ])
    expect(await callsOf(['eval', 'evalsha'])).toEqual([
      ['evalsha', 'digest', 1, 'key', 'a', 'b'],
      ['eval', 'return 1', 1, 'key', 'a', 'b'],
    ])
    expect(await callsOf(['eval', 'evalsha', 'createScript'])).toEqual([
      ['evalsha', 'digest', ['key'], ['a', 'b']],
      ['eval', 'return 1', ['key'], ['a', 'b']],
    ])
  })

  it('answers through @upstash/redis with texts, also where the client parsed JSON', async () => {
    const replies = ['a', 1, null, { access_token: 'a' }]
    expect(await upstashWith(replies).evaluate(script)).toEqual([
      'a',
      1,
      null,
      '{"access_token":"a"}',
    ])
    expect(await upstashWith('OK').evaluate(script)).toBe('OK')
    const reading = { key: 'key', fields: ['token'], wait }
    expect(await upstashWith(replies).readFields(reading)).toBeUndefined()
  })
})
