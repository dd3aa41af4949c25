import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Fleet } from '../../../test/fleet/fleet.ts'
import type { CallReport, Failpoint } from '../../../test/fleet/messages.ts'
import { callAcrossExpiries, freezeHolder, killHolder } from '../../../test/fleet/scenarios.ts'
import { RedisServer } from '../../../test/redis/redis-server.ts'

const cacheModule = import.meta.resolve('./build-cache.ts')
const leaseSeconds = 1

let server: RedisServer
beforeAll(async () => {
  server = await RedisServer.start()
})
afterAll(() => server[Symbol.asyncDispose]())

let fleets = 0

/** Processes that share a prefix of their own on the one server. */
function startFleet(
  tokenLifetimeSeconds: number,
  latencySeconds: number,
  seconds: number,
): Promise<Fleet> {
  const prefix = `fleet-${fleets++}:`
  const cache = JSON.stringify({ url: server.url, prefix, leaseSeconds: seconds })
  return Fleet.start({ cacheModule, cache, spotify: { tokenLifetimeSeconds, latencySeconds } })
}

function countOf(reports: readonly CallReport[], type: string): number {
  return reports.reduce((sum, { events }) => sum + (events[type] ?? 0), 0)
}

it(
  'makes one request per lifetime for 8 processes of 100 callers, cold and across ten expiries',
  { timeout: 60_000 },
  async () => {
    const tokenLifetimeSeconds = 2
    await using fleet = await startFleet(tokenLifetimeSeconds, 0.05, 5)
    const outcome = await callAcrossExpiries(fleet, { processes: 8, callers: 100, requests: 11 })

    expect(outcome.maxInFlight).toBe(1)
    // A token is renewed in the last 22 % of its life at the earliest: whatever comes sooner is one
    // request too many.
    const gaps = outcome.requestedAt.slice(1).map((at, i) => at - (outcome.requestedAt[i] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThan(0.5 * tokenLifetimeSeconds)
    const { reports } = outcome
    expect(reports.flatMap(({ errors }) => errors)).toEqual([])
    expect(countOf(reports, 'token-refreshed')).toBe(outcome.requestedAt.length)
    expect([countOf(reports, 'cache-failed'), countOf(reports, 'entry-ignored')]).toEqual([0, 0])
  },
)

/** Token requests in all: what was asked for before the kill is asked for again, if at all. */
const kills: readonly (readonly [Failpoint, number])[] = [
  ['before-lease', 1],
  ['after-lease', 1],
  ['sent', 2],
  ['before-commit', 2],
  ['after-commit', 1],
]

const rounds = [1, 2]

describe.concurrent.each(kills)('a holder killed %s', (failpoint, requests) => {
  it.each(rounds)('is succeeded within one lease (%i)', async () => {
    await using fleet = await startFleet(3600, 0.3, leaseSeconds)
    const outcome = await killHolder(fleet, failpoint)
    expect(outcome.successor).toMatchObject({ errors: [], calls: 1 })
    expect(outcome.successor.accessTokens).toEqual([outcome.standing])
    expect(outcome.takeoverSeconds).toBeLessThan(leaseSeconds + 2)
    expect(outcome.requests).toBe(requests)
  })
})

/** Its own request was sent, or was past the last look at the lease; the successor's is the second. */
const freezes: readonly Failpoint[] = ['after-lease', 'sent', 'before-commit']

describe.concurrent.each(freezes)('a holder frozen %s', (failpoint) => {
  it.each(rounds)('overwrites nothing when it wakes up after its lease (%i)', async () => {
    await using fleet = await startFleet(3600, 0.3, leaseSeconds)
    const outcome = await freezeHolder(fleet, failpoint)
    expect(outcome.successor).toMatchObject({ errors: [], calls: 1 })
    expect(outcome.successor.accessTokens).toEqual([outcome.standing])
    expect(outcome.holder).toMatchObject({ errors: [], accessTokens: [outcome.standing] })
    expect(outcome.holder?.events).toMatchObject({ 'lease-lost': 1, 'token-adopted': 1 })
    expect(outcome.requests).toBe(2)
  })
})

it('is succeeded within 5 s where its lease lasts as long as it usually does', async () => {
  await using fleet = await startFleet(3600, 0.3, 5)
  const outcome = await killHolder(fleet, 'sent')
  expect(outcome.successor.errors).toEqual([])
  expect(outcome.takeoverSeconds).toBeGreaterThan(2)
  expect(outcome.takeoverSeconds).toBeLessThan(6)
})
