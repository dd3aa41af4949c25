import { expect, it } from 'vitest'
import { Fleet } from 'test-support/fleet/fleet.ts'
import { callAcrossExpiries, freezeHolder, killHolder } from 'test-support/fleet/scenarios.ts'
import {
  startFileCache,
  startRedisCache,
  type SharedCache,
} from 'test-support/fleet/shared-cache.ts'
import { whenStoodStill } from 'test-support/stood-still.ts'
import { eventsOf, faultsOf } from 'test-support/fleet/verdicts.ts'
import { sampleKey, textOf } from './sample-keys.ts'
import { isFull } from 'test-support/is-full.ts'

/** `npm test` runs on files. */
const stores = [
  ['files', startFileCache] as const,
  ...(isFull ? [['Redis', startRedisCache] as const] : []),
]

const keys = textOf(sampleKey('new'), sampleKey('old'))

/** Processes that encrypt what they share, with leases of that length. */
function startFleet(
  store: SharedCache,
  leaseSeconds: number,
  spotify: { readonly tokenLifetimeSeconds?: number; readonly latencySeconds: number },
): Promise<Fleet> {
  const cache = JSON.stringify({ ...(JSON.parse(store.cache) as object), leaseSeconds })
  const description = JSON.stringify({ cacheModule: store.cacheModule, cache, keys })
  const cacheModule = import.meta.resolve('test-support/caches/encrypted-cache.ts')
  return Fleet.start({ cacheModule, cache: description, isPatient: true, spotify })
}

it.each(stores)(
  'makes one request per lifetime for 8 processes of 100 callers that encrypt what they share in %s',
  { retry: whenStoodStill },
  async (_name, startStore) => {
    await using store = await startStore()
    const spotify = { tokenLifetimeSeconds: 2, latencySeconds: 0.05 }
    await using fleet = await startFleet(store, 30, spotify)
    const outcome = await callAcrossExpiries(fleet, { processes: 8, callers: 100, requests: 4 })

    expect(faultsOf(outcome, spotify.tokenLifetimeSeconds)).toEqual([])
    const { reports, requests } = outcome
    expect(eventsOf(reports)).toMatchObject({ 'token-refreshed': requests.length })
    const content = await store.content()
    const tokens = new Set(reports.flatMap(({ accessTokens }) => accessTokens))
    expect({
      areSeen: tokens.size > 0,
      stored: content.includes('expires_at'),
      visible: [...tokens].filter((token) => content.includes(token)),
    }).toEqual({ areSeen: true, stored: true, visible: [] })
  },
)

it('replaces a killed holder, and lets a frozen one overwrite nothing', async () => {
  await using store = await startRedisCache()
  {
    await using fleet = await startFleet(store, 2, { latencySeconds: 0.3 })
    const { successor, standing, requestsOf } = await killHolder(fleet, 'before-commit')
    expect(requestsOf).toEqual(['holder', 'heir'])
    expect(successor).toMatchObject({ errors: [], calls: 1, accessTokens: [standing] })
    expect(successor.events).not.toHaveProperty('cache-failed')
  }
  await using fleet = await startFleet(store, 2, { latencySeconds: 0.3 })
  const { successor, standing, holder } = await freezeHolder(fleet, 'before-commit')
  expect(successor).toMatchObject({ errors: [], calls: 1, accessTokens: [standing] })
  expect(holder).toMatchObject({
    errors: [],
    accessTokens: [standing],
    // More leases are lost if the holder stood still before.
    events: { 'lease-lost': expect.any(Number), 'token-adopted': 1 },
  })
})
