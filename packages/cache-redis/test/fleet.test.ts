import { afterAll, beforeAll, expect, it } from 'vitest'
import { Fleet } from 'test-support/fleet/fleet.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { TcpProxy } from 'test-support/redis/tcp-proxy.ts'
import { describeFleet } from 'test-support/server-cache/describe-fleet.ts'

const cacheModule = import.meta.resolve('test-support/caches/redis-cache.ts')

let server: RedisServer
beforeAll(async () => {
  server = await RedisServer.start()
})
afterAll(() => server[Symbol.asyncDispose]())

describeFleet({
  cacheModule,
  optionsOf: (fleet) => ({ url: server.url, prefix: `${fleet}:` }),
})

it('waits longer for a slow cache in a patient fleet', async () => {
  await using proxy = await TcpProxy.start(server.port)
  const cache = JSON.stringify({ url: `redis://127.0.0.1:${proxy.port}`, prefix: 'patience:' })
  await using fleet = await Fleet.start({ cacheModule, cache })
  const [hasty, patient] = await Promise.all([fleet.join(), fleet.join({ isPatient: true })])
  proxy.hold()
  const waiting = patient.call()
  // The time-out of the hasty one begins later, and is over before the cache answers.
  expect(await hasty.call()).toMatchObject({ errors: [], events: { 'cache-failed': 1 } })
  proxy.mend()
  const report = await waiting
  expect(report).toMatchObject({ errors: [], calls: 1 })
  expect(report.events).not.toHaveProperty('cache-failed')
})
