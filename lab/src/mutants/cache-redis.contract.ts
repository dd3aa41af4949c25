import { describeTokenCache, type TestRunner } from '@spotify-sdk/testing'
import { afterAll, describe, it } from 'vitest'
// By its path: Stryker mutates a copy of the repository, which the package name does not lead to.
import { RedisTokenCache } from '../../../packages/cache-redis/src/index.ts'
import { ioRedis, nodeRedis } from 'test-support/redis/redis-clients.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'

// The contract suite on one server: a Cluster and a Sentinel start too slowly for each mutant.

const server = await RedisServer.start()
const clients = { redis: await nodeRedis(server.port), ioredis: await ioRedis(server.port) }

afterAll(async () => {
  for (const { close } of Object.values(clients)) close()
  await server[Symbol.asyncDispose]()
})

const runner: TestRunner = { describe, it }
const leaseSeconds = 2

for (const [name, { client }] of Object.entries(clients)) {
  const factory = (): RedisTokenCache => new RedisTokenCache({ client, leaseSeconds })
  describeTokenCache(`on ${name}`, factory, { leaseSeconds, runner })
}
