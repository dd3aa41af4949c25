import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { patientClock } from 'test-support/patient-clock.ts'
import { RedisCluster } from 'test-support/redis/redis-cluster.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { takeLease } from 'test-support/take-lease.ts'
import { entryKey } from '../src/entry-key.ts'
import { RedisTokenCache } from '../src/index.ts'

// Only a time-out that is the subject of a test ends an operation here.
const clock = patientClock()

const chapter = readFileSync(new URL('../../../docs/cache/redis.md', import.meta.url), 'utf8')
/** The documented command that creates a user. */
const [createUser = ''] = /^ACL SETUSER .+$/m.exec(chapter) ?? []
/** Further rights, as documented. */
const [forDatabase = ''] = /(?<=a database number, add `)[^`]+/.exec(chapter) ?? []
const [forCluster = ''] = /(?<=of a Cluster, `)[^`]+/.exec(chapter) ?? []

/** Uses each script and the plain read. */
async function useAll(url: string, key: string): Promise<unknown> {
  await using cache = new RedisTokenCache({ url, clock })
  await cache.set(sampleToken(), key)
  await cache.get(key)
  const lease = await takeLease(cache, key)
  await cache.lease(key)
  await lease.extend?.(20)
  const isStored = await lease.commit(sampleToken())
  await (await takeLease(cache, key)).release({ cooldownSeconds: 1, code: 'rate_limited' })
  await cache.delete(key)
  return { isStored, token: await cache.get(key) }
}

const works = { isStored: true, token: undefined }

const lacksRight = { code: 'redis_noperm' }

describe('a user with the documented rights', () => {
  it('may use a single server, and with one more a database with a number', async () => {
    await using server = await RedisServer.start()
    await server.command(...createUser.split(' '))
    const url = server.url.replace('//', '//app:password@')
    expect(await useAll(url, 'key')).toEqual(works)
    await expect(useAll(`${url}/1`, 'key')).rejects.toMatchObject(lacksRight)
    await server.command('ACL', 'SETUSER', 'app', ...forDatabase.split(' '))
    expect(await useAll(`${url}/1`, 'key')).toEqual(works)
  })

  it('may use entries of other types than a hash, which another program has made', async () => {
    await using server = await RedisServer.start()
    await server.command(...createUser.split(' '))
    await server.command('SET', await entryKey('spotify-sdk:', 'key'), 'of another program')
    const url = server.url.replace('//', '//app:password@')
    expect(await useAll(url, 'key')).toEqual(works)
  })

  it('may use a Cluster with two more, also while a slot is moved', async () => {
    await using cluster = await RedisCluster.start()
    const url = `redis+cluster://app:password@127.0.0.1:${cluster.nodes[0]?.port}`
    const grant = (rights: readonly string[]): Promise<unknown> =>
      Promise.all(cluster.nodes.map((node) => node.command(...rights)))
    await grant(createUser.split(' '))
    await expect(useAll(url, 'key')).rejects.toMatchObject(lacksRight)
    await grant(['ACL', 'SETUSER', 'app', ...forCluster.split(' ')])
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) {
      expect(await useAll(url, key)).toEqual(works)
    }
    const { slot, home, other } = await cluster.homeOf(await entryKey('spotify-sdk:', 'moved'))
    const [homeId, otherId] = await Promise.all(
      [home, other].map(async (node) => String(await node.command('CLUSTER', 'MYID'))),
    )
    await other.command('CLUSTER', 'SETSLOT', `${slot}`, 'IMPORTING', homeId ?? '')
    await home.command('CLUSTER', 'SETSLOT', `${slot}`, 'MIGRATING', otherId ?? '')
    expect(await useAll(url, 'moved')).toEqual(works)
  })
})
