import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Fleet } from 'test-support/fleet/fleet.ts'
import type { Failpoint } from 'test-support/fleet/messages.ts'
import { callAcrossExpiries, freezeHolder, killHolder } from 'test-support/fleet/scenarios.ts'
import { eventsOf, faultsOf } from 'test-support/fleet/verdicts.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { whenStoodStill } from 'test-support/stood-still.ts'
import { TcpProxy } from 'test-support/redis/tcp-proxy.ts'

const cacheModule = import.meta.resolve('test-support/caches/redis-cache.ts')

/** Waiting time for a killed or frozen holder. */
const leaseSeconds = 2

let server: RedisServer
beforeAll(async () => {
  server = await RedisServer.start()
})
afterAll(() => server[Symbol.asyncDispose]())

let fleets = 0

/** Processes that share a prefix on the one server. */
function startFleet(
  spotify: { readonly tokenLifetimeSeconds?: number; readonly latencySeconds: number },
  seconds = leaseSeconds,
): Promise<Fleet> {
  const prefix = `fleet-${fleets++}:`
  const cache = JSON.stringify({ url: server.url, prefix, leaseSeconds: seconds })
  return Fleet.start({ cacheModule, cache, isPatient: true, spotify })
}

it(
  'makes one request per lifetime for 8 processes with 100 callers each, cold and across expiries',
  { retry: whenStoodStill },
  async () => {
    const spotify = { tokenLifetimeSeconds: 2, latencySeconds: 0.05 }
    await using fleet = await startFleet(spotify, 30)
    const outcome = await callAcrossExpiries(fleet, { processes: 8, callers: 100, requests: 5 })

    expect(faultsOf(outcome, spotify.tokenLifetimeSeconds)).toEqual([])
    expect(eventsOf(outcome.reports)).toMatchObject({ 'token-refreshed': outcome.requests.length })
  },
)

/** Which processes send token requests. A request made before the kill may be made again. */
const kills: readonly (readonly [Failpoint, readonly string[]])[] = [
  ['before-lease', ['heir']],
  ['after-lease', ['heir']],
  ['sent', ['holder', 'heir']],
  ['before-commit', ['holder', 'heir']],
  ['after-commit', ['holder']],
]

describe.concurrent('a killed lease holder', () => {
  it.each(kills)('%s is replaced by the next process', async (failpoint, requestsOf) => {
    await using fleet = await startFleet({ latencySeconds: 0.3 })
    const { successor, standing, ...outcome } = await killHolder(fleet, failpoint)
    expect(outcome).toMatchObject({ requestsOf })
    // It has waited for the end of the lease, not for its own time-out, and used the cache.
    expect(successor).toMatchObject({ errors: [], calls: 1, accessTokens: [standing] })
    expect(successor.events).not.toHaveProperty('cache-failed')
  })
})

/** Its own request was sent, or was past the last check of the lease. */
const freezes: readonly (readonly [Failpoint, readonly string[]])[] = [
  ['after-lease', ['heir', 'holder']],
  ['sent', ['holder', 'heir']],
  ['before-commit', ['holder', 'heir']],
]

describe.concurrent('a frozen lease holder', () => {
  it.each(freezes)(
    '%s overwrites nothing when it resumes after its lease',
    async (failpoint, requestsOf) => {
      await using fleet = await startFleet({ latencySeconds: 0.3 })
      const { successor, standing, holder, ...outcome } = await freezeHolder(fleet, failpoint)
      expect(outcome).toMatchObject({ requestsOf })
      expect(successor).toMatchObject({ errors: [], calls: 1, accessTokens: [standing] })
      expect(successor.events).not.toHaveProperty('cache-failed')
      expect(holder).toMatchObject({
        errors: [],
        accessTokens: [standing],
        // More leases are lost if the holder stood still before.
        events: { 'lease-lost': expect.any(Number), 'token-adopted': 1 },
      })
    },
  )
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
