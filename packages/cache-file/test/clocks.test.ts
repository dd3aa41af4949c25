import { utimesSync } from 'node:fs'
import { join } from 'node:path'

import { type Clock, type RefreshLease } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { describe, expect, it } from 'vitest'

import { Fleet } from 'test-support/fleet/fleet.ts'
import { FileTokenCache } from '../src/index.ts'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'

const cacheModule = import.meta.resolve('test-support/caches/file-cache.ts')

/** A wall clock that is wrong by this many seconds. */
function wrongBy(seconds: number): Clock {
  return { ...systemClock, now: () => systemClock.now() + seconds }
}

async function granted(cache: FileTokenCache, key: string): Promise<RefreshLease> {
  const lease = await cache.lease?.(key)
  if (!lease?.granted) throw new Error('refused')
  return lease
}

describe('processes whose clocks are five minutes wrong', () => {
  it('agree on the remaining life of a token, and none requests another', async () => {
    using folder = new TemporaryFolder()
    const cache = JSON.stringify({ directory: folder.path })
    await using fleet = await Fleet.start({
      cacheModule,
      cache,
      spotify: { tokenLifetimeSeconds: 1000 },
    })
    const members = await Promise.all(
      [0, 300, -300].map((clockOffsetSeconds) => fleet.join({ clockOffsetSeconds })),
    )
    for (const writer of members) {
      await writer.call()
      for (const member of members) {
        const { remainingSeconds } = await member.look()
        expect(remainingSeconds).toBeGreaterThan(750)
        expect(remainingSeconds).toBeLessThanOrEqual(1000)
      }
    }
    const reports = await Promise.all(members.map((member) => member.call()))
    expect(new Set(reports.flatMap(({ accessTokens }) => accessTokens)).size).toBe(1)
    expect(fleet.spotify.requests.token).toHaveLength(1)
  })

  it.each([
    [0, 300],
    [300, 0],
    [-300, 300],
  ])(
    'agree on a token written with a clock wrong by %i s and read with a clock wrong by %i s',
    async (writer, reader) => {
      using folder = new TemporaryFolder()
      const options = { directory: folder.path }
      const writing = new FileTokenCache({ ...options, clock: wrongBy(writer) })
      const reading = new FileTokenCache({ ...options, clock: wrongBy(reader) })
      await writing.set({ accessToken: 'a', expiresAt: wrongBy(writer).now() + 100 }, 'k')
      const token = await reading.get('k')
      const remaining = (token?.expiresAt ?? 0) - wrongBy(reader).now()
      expect(Math.abs(remaining - 100)).toBeLessThan(100)
    },
  )

  it.each([300, -300])('agree on the rest of a cooldown (%i s)', async (seconds) => {
    using folder = new TemporaryFolder()
    const options = { directory: folder.path }
    const right = new FileTokenCache(options)
    await (await granted(right, 'k')).release({ cooldownSeconds: 200, code: 'rate_limited' })
    const wrong = new FileTokenCache({ ...options, clock: wrongBy(seconds) })
    const refusal = await wrong.lease?.('k')
    expect(refusal).toMatchObject({ granted: false, reason: 'cooldown', code: 'rate_limited' })
    const left = refusal?.granted === false ? refusal.retryAfterSeconds : 0
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThanOrEqual(200)
  })
})

describe('a copied folder', () => {
  it('makes no expired token valid again', async () => {
    using folder = new TemporaryFolder()
    const cache = new FileTokenCache({ directory: folder.path })
    const expiresAt = systemClock.now() - 7200
    await cache.set({ accessToken: 'a', expiresAt }, 'k')
    for (const path of folder.list()) utimesSync(path, new Date(), new Date(Date.now() + 9000_000))
    expect((await new FileTokenCache({ directory: folder.path }).get('k'))?.expiresAt).toBe(
      expiresAt,
    )
  })
})

describe('a token of two processes whose clocks agree', () => {
  it('keeps its instants to the last digit', async () => {
    using folder = new TemporaryFolder()
    const token = { accessToken: 'a', expiresAt: 1_900_000_000.123_456 }
    await new FileTokenCache({ directory: join(folder.path, 'd') }).set(token, 'k')
    const other = new FileTokenCache({ directory: join(folder.path, 'd') })
    expect(await other.get('k')).toEqual(token)
  })
})
