import { randomUUID } from 'node:crypto'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { repeatIfStoodStill } from 'test-support/repeat-if-stood-still.ts'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'
import { RedisCluster } from 'test-support/redis/redis-cluster.ts'
import { entryKey } from '../src/entry-key.ts'
import { RedisTokenCache } from '../src/index.ts'
import {
  ioRedisCluster,
  nodeRedisCluster,
  type TestClient,
} from 'test-support/redis/redis-clients.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { takeLease } from 'test-support/take-lease.ts'

lengthenCacheDeadlines(systemClock)
repeatIfStoodStill()

let cluster: RedisCluster
const connections: TestClient[] = []
beforeAll(async () => {
  cluster = await RedisCluster.start()
  connections.push(await nodeRedisCluster(cluster), await ioRedisCluster(cluster))
})
afterAll(async () => {
  for (const { close } of connections) close()
  await cluster[Symbol.asyncDispose]()
})

/** Uses a key through every client: leases, commits, sign-ins, reads. */
async function use(key: string): Promise<readonly number[]> {
  const fences: number[] = []
  for (const { client } of connections) {
    const cache = new RedisTokenCache({ client })
    const lease = await takeLease(cache, key)
    fences.push(lease.fence)
    const token = sampleToken()
    expect(await lease.commit(token)).toBe(true)
    expect(await cache.get(key)).toEqual(token)
    const login = sampleToken()
    await cache.set(login, key)
    for (const other of connections) {
      expect(await new RedisTokenCache({ client: other.client }).get(key)).toEqual(login)
    }
  }
  return fences
}

describe('a Cluster', () => {
  it('moves a slot while it is in use', async () => {
    const key = randomUUID()
    const entry = await entryKey('spotify-sdk:', key)
    const fences = [...(await use(key))]
    const { slot, home, other } = await cluster.homeOf(entry)
    const [homeId, otherId] = await Promise.all(
      [home, other].map(async (node) => String(await node.command('CLUSTER', 'MYID'))),
    )
    const setSlot = (...state: readonly string[]): readonly string[] => [
      'CLUSTER',
      'SETSLOT',
      `${slot}`,
      ...state,
    ]

    await other.command(...setSlot('IMPORTING', homeId ?? ''))
    await home.command(...setSlot('MIGRATING', otherId ?? ''))
    fences.push(...(await use(key)))

    await home.command('MIGRATE', '127.0.0.1', `${other.port}`, entry, '0', '100000')
    fences.push(...(await use(key)))

    for (const node of [other, home]) await node.command(...setSlot('NODE', otherId ?? ''))
    fences.push(...(await use(key)))
    expect(await other.command('EXISTS', entry)).toBe(1)
    expect(fences).toEqual([...new Set(fences)].toSorted((a, b) => a - b))
  })

  it('accepts a new key while its slot is moved', async () => {
    const key = randomUUID()
    const { slot, home, other } = await cluster.homeOf(await entryKey('spotify-sdk:', key))
    const [homeId, otherId] = await Promise.all(
      [home, other].map(async (node) => String(await node.command('CLUSTER', 'MYID'))),
    )
    await other.command('CLUSTER', 'SETSLOT', `${slot}`, 'IMPORTING', homeId ?? '')
    await home.command('CLUSTER', 'SETSLOT', `${slot}`, 'MIGRATING', otherId ?? '')
    expect(await use(key)).toHaveLength(connections.length)
  })
})
