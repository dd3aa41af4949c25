import { describe, expect, it } from 'vitest'
import { RedisCluster } from 'test-support/redis/redis-cluster.ts'
import type { RedisServer } from 'test-support/redis/redis-server.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { entryKey } from '../src/entry-key.ts'
import { RedisTokenCache } from '../src/index.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { takeLease } from 'test-support/take-lease.ts'

function urlOf({ nodes }: RedisCluster): string {
  return `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join()}`
}

/** One key for each master. */
async function keysByMaster(cluster: RedisCluster): Promise<ReadonlyMap<RedisServer, string>> {
  const keys = new Map<RedisServer, string>()
  for (let index = 0; keys.size < cluster.nodes.length; index++) {
    const { home } = await cluster.homeOf(await entryKey('spotify-sdk:', `key-${index}`))
    keys.set(home, `key-${index}`)
  }
  return keys
}

async function isStored(cache: RedisTokenCache, key: string): Promise<boolean> {
  return cache.set(sampleToken(), key).then(
    () => true,
    () => false,
  )
}

/** If answers take longer, the node's clock seems to be another one, and an expiry is converted. */
const sameClockSeconds = 2

/** Every key can be written, read and leased. On a busy machine, a node may answer late: once more. */
async function expectHealthy(cache: RedisTokenCache, keys: Iterable<string>): Promise<void> {
  for (const key of keys) {
    const token = sampleToken()
    const use = async (): Promise<unknown> => {
      await cache.set(token, key)
      const stored = await cache.get(key)
      const expiresAt = stored?.expiresAt ?? token.expiresAt
      if (Math.abs(expiresAt - token.expiresAt) > sameClockSeconds) return 'timeout'
      return { stored, isCommitted: await (await takeLease(cache, key)).commit(token) }
    }
    const useOnce = (): Promise<unknown> =>
      use().catch((error: { code?: unknown; message: string }) => error.code ?? error.message)
    let outcome = await useOnce()
    await waitUntil('the node answers in time', async () => {
      if (outcome !== 'timeout') return true
      outcome = await useOnce()
      return false
    })
    expect(outcome).toEqual({ stored: token, isCommitted: true })
  }
}

/** Longer than a busy node is silent: one that runs must not count as down, too. */
const downAfterSeconds = 5

// Clusters start slowly on a busy machine, and elect a master slowly.
describe.concurrent('a cache with the url of a Cluster', { timeout: 500_000 }, () => {
  it.for([
    ['killed', (node: RedisServer) => node.stop()],
    ['frozen', (node: RedisServer) => node.freeze()],
  ] as const)('continues after a replica has replaced a master that was %s', async ([, end]) => {
    await using cluster = await RedisCluster.start({ hasReplicas: true, servesPartially: true })
    await using cache = new RedisTokenCache({ url: urlOf(cluster) })
    const keys = await keysByMaster(cluster)
    await expectHealthy(cache, keys.values())
    await cluster.takeAsDownAfter(downAfterSeconds)
    for (const master of cluster.nodes.slice(0, 1)) {
      const key = keys.get(master) ?? ''
      await end(master)
      await waitUntil('the shard is served again', () => isStored(cache, key))
    }
    await waitUntil('every shard is served', async () => {
      const stored = await Promise.all([...keys.values()].map((key) => isStored(cache, key)))
      return stored.every(Boolean)
    })
    await expectHealthy(cache, keys.values())
    for (const master of cluster.nodes) master.thaw()
  })

  it('continues when a killed master is back', async () => {
    await using cluster = await RedisCluster.start()
    await using cache = new RedisTokenCache({ url: urlOf(cluster) })
    const keys = await keysByMaster(cluster)
    await expectHealthy(cache, keys.values())
    const [master] = cluster.nodes
    await master?.stop()
    const key = (master && keys.get(master)) ?? ''
    expect(await isStored(cache, key)).toBe(false)
    await master?.start()
    await waitUntil('the shard is served again', () => isStored(cache, key))
    await expectHealthy(cache, keys.values())
  })

  it('serves the keys of running masters while another is dead', async () => {
    await using cluster = await RedisCluster.start({ servesPartially: true })
    await using cache = new RedisTokenCache({ url: urlOf(cluster) })
    const keys = await keysByMaster(cluster)
    const [dead, ...living] = cluster.nodes
    await cluster.takeAsDownAfter(downAfterSeconds)
    if (dead !== undefined) await cluster.lose(dead)
    for (let round = 0; round < 5; round++) {
      expect(await isStored(cache, (dead && keys.get(dead)) ?? '')).toBe(false)
      await expectHealthy(
        cache,
        living.map((node) => keys.get(node) ?? ''),
      )
    }
  })

  it('starts with any running node of its url', async () => {
    await using cluster = await RedisCluster.start({ servesPartially: true })
    const keys = await keysByMaster(cluster)
    const [dead, living] = cluster.nodes
    await cluster.takeAsDownAfter(downAfterSeconds)
    if (dead !== undefined) await cluster.lose(dead)
    for (let round = 0; round < 8; round++) {
      await using cache = new RedisTokenCache({ url: urlOf(cluster) })
      await expectHealthy(cache, [(living && keys.get(living)) ?? ''])
    }
  })

  it('keeps no process alive by a node found later', async () => {
    await using cluster = await RedisCluster.start()
    const cache = new RedisTokenCache({ url: urlOf(cluster) })
    const keys = await keysByMaster(cluster)
    await expectHealthy(cache, keys.values())
    await waitUntil(
      'no socket keeps the process alive',
      () => !process.getActiveResourcesInfo().includes('TCPSocketWrap'),
    )
    await cache.close()
  })
})
