import tls from 'node:tls'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { describeTokenCache } from '@spotify-sdk/testing'
import { afterAll, describe, it } from 'vitest'
import { clockWithoutHeartbeats } from 'test-support/clock-without-heartbeats.ts'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'
import { selfSignedCertificate } from 'test-support/redis/certificate.ts'
import { freePort } from 'test-support/redis/free-ports.ts'
import { RedisCluster } from 'test-support/redis/redis-cluster.ts'
import { RedisSentinel } from 'test-support/redis/redis-sentinel.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { RedisTokenCache, type RedisTokenCacheOptions } from '../src/index.ts'
import {
  ioRedis,
  ioRedisCluster,
  ioRedisSentinel,
  nodeRedis,
  nodeRedisCluster,
  nodeRedisSentinel,
} from 'test-support/redis/redis-clients.ts'
import { concurrentRunner } from 'test-support/concurrent-runner.ts'

lengthenCacheDeadlines(systemClock)

const folder = mkdtempSync(join(tmpdir(), 'spotify-sdk-tls-'))
const { key, certificate } = selfSignedCertificate()
writeFileSync(join(folder, 'key.pem'), key)
writeFileSync(join(folder, 'certificate.pem'), certificate)

const tlsPort = await freePort()
const [server, cluster, sentinel] = await Promise.all([
  RedisServer.start({
    settings: [
      ['tls-port', `${tlsPort}`],
      ['tls-key-file', join(folder, 'key.pem')],
      ['tls-cert-file', join(folder, 'certificate.pem')],
      ['tls-auth-clients', 'no'],
    ],
  }),
  RedisCluster.start(),
  RedisSentinel.start(),
])
const clients = {
  redis: await nodeRedis(server.port),
  ioredis: await ioRedis(server.port),
  'redis, Cluster of three masters': await nodeRedisCluster(cluster),
  'ioredis, Cluster of three masters': await ioRedisCluster(cluster),
  'redis, Sentinel': await nodeRedisSentinel(sentinel),
  'ioredis, Sentinel': await ioRedisSentinel(sentinel),
}
const secureUrl = `rediss://127.0.0.1:${tlsPort}`

afterAll(async () => {
  for (const { close } of Object.values(clients)) close()
  await Promise.all([server, cluster, sentinel].map((each) => each[Symbol.asyncDispose]()))
  rmSync(folder, { recursive: true })
})

/** Longer than a busy machine stands still; the cases wait for its end at the same time. */
const leaseSeconds = 5

function describeBackend(name: string, options: RedisTokenCacheOptions): void {
  const factory = (clock?: Clock): RedisTokenCache =>
    new RedisTokenCache({ ...options, leaseSeconds, clock })
  describeTokenCache(`on ${name}`, () => factory(), {
    leaseSeconds,
    lacks: ['subscribe'],
    withoutHeartbeat: () => factory(clockWithoutHeartbeats),
    runner: concurrentRunner,
  })
}

const untrusted = new RedisTokenCache({ url: secureUrl })
const refusal = await untrusted.get('key').catch((error: unknown) => error)
tls.setDefaultCACertificates([...tls.getCACertificates(), certificate])

describe.concurrent('RedisTokenCache', () => {
  for (const [name, { client }] of Object.entries(clients)) describeBackend(name, { client })
  describeBackend('a redis: URL', { url: server.url })
  describeBackend('a rediss: URL', { url: secureUrl })
  describeBackend('a redis+cluster: URL', {
    url: `redis+cluster://${cluster.nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
  })

  it('rejects a server with an untrusted certificate', ({ expect }) => {
    expect(refusal).toMatchObject({ name: 'TokenCacheError', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  })
})
