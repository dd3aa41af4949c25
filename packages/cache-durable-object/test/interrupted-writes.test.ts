import type { TokenInfo } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { takeLease } from 'test-support/take-lease.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DurableObjectTokenCache, type TokenCacheNamespace } from '../src/index.ts'
import { WorkerFleet } from './worker-fleet.ts'

lengthenCacheDeadlines(systemClock)

let fleet: WorkerFleet
let namespace: TokenCacheNamespace
beforeAll(async () => {
  fleet = await WorkerFleet.start({ workers: 0 })
  namespace = await fleet.namespace()
})
afterAll(() => fleet[Symbol.asyncDispose]())

/** What another process does between a write whose answer is lost and its next attempt. */
const meanwhile = [
  [
    'sign-in',
    'a refresh',
    (cache: DurableObjectTokenCache, key: string) => cache.set(sampleToken(), key),
    async (other: DurableObjectTokenCache, key: string, token: TokenInfo) =>
      (await takeLease(other, key)).commit(token),
    true,
  ],
  [
    'sign-in',
    'a sign-out',
    (cache: DurableObjectTokenCache, key: string) => cache.set(sampleToken(), key),
    (other: DurableObjectTokenCache, key: string) => other.delete(key),
    false,
  ],
  [
    'sign-out',
    'two sign-ins and a refresh',
    (cache: DurableObjectTokenCache, key: string) => cache.delete(key),
    async (other: DurableObjectTokenCache, key: string, token: TokenInfo) => {
      await other.set(sampleToken(), key)
      await other.set(sampleToken(), key)
      await (await takeLease(other, key)).commit(token)
    },
    true,
  ],
] as const

describe('a write that was done, whose answer is lost', () => {
  it.for(meanwhile)(
    'undoes nothing that was done before it is repeated: a %s, %s',
    async ([name, since, write, change, isStored]) => {
      const other = new DurableObjectTokenCache({ namespace })
      const key = `${name}, ${since}`
      const token = sampleToken()
      let attempts = 0
      const lossy: TokenCacheNamespace = {
        idFromName: (id) => namespace.idFromName(id),
        get: (id) => ({
          fetch: async (url, init) => {
            const answer = await namespace.get(id).fetch(url, init)
            if (!init.body.includes('"write"') || ++attempts > 1) return answer
            await change(other, key, token)
            throw new Error('The connection was lost')
          },
        }),
      }
      await write(new DurableObjectTokenCache({ namespace: lossy }), key)
      expect({ attempts, stored: await other.get(key) }).toEqual({
        attempts: 2,
        stored: isStored ? token : undefined,
      })
    },
  )
})
