import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { Fleet } from 'test-support/fleet/fleet.ts'
import type { FleetProcess } from 'test-support/fleet/fleet-process.ts'
import type { CallReport, Failpoint } from 'test-support/fleet/messages.ts'
import {
  startFileCache,
  startRedisCache,
  type SharedCache,
} from 'test-support/fleet/shared-cache.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { whoIs } from 'test-support/who-is.ts'

const signedOut = { name: 'ReauthorizationRequiredError', code: 'authorization_required' }

/** Tokens as the caches write them and the mock makes them. */
const tokens = /(?:access|refresh)_token|AQ|BQ/

describe.each([
  ['files', startFileCache],
  ['Redis', startRedisCache],
])('a sign-out, on %s,', (_name, startCache) => {
  let cache: SharedCache
  let fleet: Fleet
  let refresher: FleetProcess
  let other: FleetProcess

  beforeAll(async () => {
    cache = await startCache()
    const spotify = { rotateRefreshTokens: 'always', latencySeconds: 0.1 } as const
    fleet = await Fleet.start({ ...cache, isPatient: true, spotify })
    const options = { grant: 'authorization-code', revalidateSeconds: 0.2 } as const
    refresher = await fleet.join(options)
    other = await fleet.join(options)
  })
  afterAll(async () => {
    await fleet[Symbol.asyncDispose]()
    await cache[Symbol.asyncDispose]()
  })

  /**
   * Both processes have the user's token. One is stopped during its refresh, and the other signs
   * out.
   */
  async function signOutDuring(failpoint: Failpoint): Promise<CallReport> {
    expect(await refresher.logIn(fleet.spotify)).toEqual({})
    const [login = ''] = (await refresher.call()).accessTokens
    expect((await other.call()).accessTokens).toEqual([login])
    expect(await cache.content()).toMatch(tokens)
    fleet.spotify.resetRequests()

    await refresher.invalidate()
    await refresher.arm(failpoint, 'wait')
    const refreshing = refresher.call()
    await refresher.atFailpoint()
    refresher.freeze()
    expect(await other.signOut()).toEqual({})
    refresher.wake()
    refresher.go()
    return refreshing
  }

  /** Neither process nor the cache has a token, and both ask the user to sign in. */
  async function expectNothingLeft(): Promise<void> {
    for (const process of [refresher, other]) {
      expect(await process.call()).toMatchObject({ accessTokens: [], failed: [signedOut] })
      expect((await process.look()).accessToken).toBeUndefined()
    }
    expect(await cache.content()).not.toMatch(tokens)
    // The refresh was answered, and not repeated.
    expect(fleet.spotify.requests.token.map(({ status }) => status)).toEqual([200])
  }

  it.each(['after-lease', 'sent', 'before-commit'] as const)(
    'while another process is in the middle of a refresh (%s) leaves no token anywhere',
    async (failpoint) => {
      const report = await signOutDuring(failpoint)
      expect(report).toMatchObject({ accessTokens: [], failed: [signedOut] })
      await expectNothingLeft()
    },
  )

  it('right after another process has stored a new token leaves no token within revalidateSeconds', async () => {
    // Callers that waited for the refresh get the token that was stored before the sign-out.
    const report = await signOutDuring('after-commit')
    expect(report).toMatchObject({ accessTokens: [expect.stringMatching(/^BQ/)], failed: [] })
    await waitUntil('it notices', async () => (await refresher.call()).failed.length > 0)
    await expectNothingLeft()
  })

  it('ends with the next sign-in, in either process', async () => {
    expect(await other.logIn(fleet.spotify)).toEqual({})
    const [again = ''] = (await other.call()).accessTokens
    expect((await refresher.call()).accessTokens).toEqual([again])
    expect(await whoIs(fleet.spotify, again)).toBe('smedjan')
  })
})
