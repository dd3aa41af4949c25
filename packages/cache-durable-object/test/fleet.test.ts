import { tokenCacheKey } from '@spotify-sdk/auth-core'
import { expect, it } from 'vitest'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { DurableObjectTokenCache } from '../src/index.ts'
import type { WorkerReport } from './programs/worker.ts'
import { WorkerFleet } from './worker-fleet.ts'

/** What all reports say together. */
function sum(reports: readonly WorkerReport[]): unknown {
  const events = reports.flatMap((report) => report.events)
  return {
    errors: reports.flatMap(({ errors = [] }) => errors),
    tokens: new Set(reports.flatMap(({ tokens = [] }) => tokens)).size,
    cacheFailures: events.filter((type) => type === 'cache-failed').length,
    lostLeases: events.filter((type) => type === 'lease-lost').length,
  }
}

const flawless = { errors: [], cacheFailures: 0, lostLeases: 0 }

it.each([
  ['with waitUntil', true],
  ['without waitUntil', false],
])('two Workers make one token request, %s', async (_name, handsOverBackgroundWork) => {
  await using fleet = await WorkerFleet.start({
    workers: 2,
    spotify: { latencySeconds: 0.2 },
    leaseSeconds: 30,
    handsOverBackgroundWork,
  })
  const reports = await fleet.askAll({ task: 'call', callers: 10 })
  expect(sum(reports)).toEqual({ ...flawless, tokens: 1 })
  expect(fleet.spotify.requests.token.length).toBe(1)
})

it('eight Workers make one token request per lifetime', async () => {
  await using fleet = await WorkerFleet.start({
    workers: 8,
    spotify: { tokenLifetimeSeconds: 4, latencySeconds: 0.05 },
    leaseSeconds: 30,
  })
  const { token } = fleet.spotify.requests
  const reports: WorkerReport[] = []
  await waitUntil('enough requests', async () => {
    reports.push(...(await fleet.askAll({ task: 'call', callers: 20 })))
    return token.length >= 4
  })
  expect(sum(reports)).toMatchObject(flawless)
  // The next token is requested in the last fifth of a token's life, and not before.
  const secondsLeft = token.map(({ headers }) => Number(headers['x-seconds-left']))
  expect({
    atOnce: token.maxInFlight,
    tooEarly: secondsLeft.filter((seconds) => !(seconds < 2)),
  }).toEqual({
    atOnce: 1,
    tooEarly: [],
  })
})

it('three Workers send each refresh token once, for many users', async () => {
  await using fleet = await WorkerFleet.start({
    workers: 3,
    spotify: { tokenLifetimeSeconds: 4, rotateRefreshTokens: 'always' },
    leaseSeconds: 30,
  })
  const users = ['alice', 'bob', 'carol']
  for (const [index, id] of users.entries()) {
    fleet.spotify.addUser({ id })
    await fleet.signIn(id, index)
  }
  const { token } = fleet.spotify.requests
  const reports: WorkerReport[] = []
  await waitUntil('every user has refreshed twice', async () => {
    reports.push(...(await fleet.askAll({ task: 'call-users', users })))
    return token.length >= 3 * users.length
  })
  expect(sum(reports)).toMatchObject(flawless)
  const spent = token.map(({ form }) => form.get('refresh_token')).filter((sent) => sent !== null)
  expect(spent.filter((sent, index) => spent.indexOf(sent) < index)).toEqual([])
})

it('another Worker takes over the lease of a request that ended without giving it back', async () => {
  await using fleet = await WorkerFleet.start({ workers: 2, handsOverBackgroundWork: false })
  const { clientId, tokenUrl } = fleet.spotify
  const key = tokenCacheKey({ grant: 'client-credentials', clientId, tokenUrl })
  await fleet.ask(0, { task: 'take-lease', key })
  const cache = new DurableObjectTokenCache({ namespace: await fleet.namespace() })
  expect(await cache.lease(key)).toMatchObject({ granted: false, reason: 'busy' })
  const heir = await fleet.ask(1, { task: 'call', callers: 1 })
  expect(sum([heir])).toEqual({ ...flawless, tokens: 1 })
  expect(await fleet.ask(0, { task: 'call', callers: 1 })).toMatchObject({ tokens: heir.tokens })
  expect(fleet.spotify.requests.token.length).toBe(1)
})

it('a sign-out in one Worker ends the sign-in in all of them', async () => {
  await using fleet = await WorkerFleet.start({ workers: 2 })
  fleet.spotify.addUser({ id: 'alice' })
  await fleet.signIn('alice')
  const calls = { task: 'call-users', users: ['alice'] } as const
  expect(sum(await fleet.askAll(calls))).toMatchObject({ ...flawless, tokens: 1 })
  await fleet.ask(0, { task: 'sign-out', user: 'alice' })
  // A Worker looks a fresh token up again in the background of one call, and knows at the next.
  await waitUntil('both know it', async () => {
    const reports = await fleet.askAll(calls)
    return reports.every(({ errors = [] }) => errors.length === 1)
  })
  const reports = await fleet.askAll(calls)
  expect(reports.map(({ errors }) => errors)).toEqual([
    ['ReauthorizationRequiredError: authorization_required'],
    ['ReauthorizationRequiredError: authorization_required'],
  ])
})
