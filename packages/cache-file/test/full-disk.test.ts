import { spawnSync } from 'node:child_process'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import type { AuthEvent } from '@spotify-sdk/auth-core'
import { MockSpotify } from '@spotify-sdk/testing'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { describe, expect, it } from 'vitest'

import { DirectoryTokenCache } from '../src/directory-token-cache.ts'
import { FileTokenCache } from '../src/index.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import { logIn, redirectUri } from 'test-support/visit-consent-page.ts'

/** A disk of a few pages in memory. */
class SmallDisk implements Disposable {
  readonly path: string
  readonly isMounted: boolean
  readonly #folder = new TemporaryFolder()

  constructor() {
    this.path = this.#folder.path
    const options = ['-t', 'tmpfs', '-o', 'size=64k,mode=0700', 'tmpfs', this.path]
    this.isMounted = spawnSync('mount', options).status === 0
  }

  /** Fills the disk completely. */
  fill(): void {
    for (let size = 65_536; size > 0; size = Math.floor(size / 2)) {
      try {
        writeFileSync(join(this.path, 'filling'), 'x'.repeat(size), { flag: 'a' })
      } catch {
        // It does not fit as a whole.
      }
    }
  }

  makeRoom(): void {
    rmSync(join(this.path, 'filling'))
  }

  [Symbol.dispose](): void {
    if (this.isMounted) spawnSync('umount', ['-l', this.path])
    this.#folder[Symbol.dispose]()
  }
}

/** More than a page: the first page of a file may fit, but not all of it. */
const bigToken = { accessToken: 'a'.repeat(8000), expiresAt: 1_900_000_000 }

describe('a full disk', () => {
  it.for(['directory', 'path'] as const)(
    'keeps the stored token, { %s }',
    async (form, { skip }) => {
      using disk = new SmallDisk()
      if (!disk.isMounted) skip('no tmpfs can be mounted here')
      const place = join(disk.path, 'tokens')
      const cache = new FileTokenCache(
        form === 'path' ? { path: join(place, 'token.json') } : { directory: place },
      )
      const token = { accessToken: 'stands', expiresAt: 1_900_000_000 }
      await cache.set(token, 'k')
      const lease = await cache.lease?.('k')
      disk.fill()
      await expect(cache.set(bigToken, 'k')).rejects.toMatchObject({
        name: 'TokenCacheError',
        code: 'ENOSPC',
        message: expect.stringMatching(/ at \/.*: no space is left on the disk \(ENOSPC\)\.$/),
      })
      const commit = lease?.granted === true ? lease.commit(bigToken) : cache.set(bigToken, 'k')
      await expect(commit).rejects.toMatchObject({ code: 'ENOSPC' })
      if (lease?.granted === true) await lease.release()
      expect(await cache.get('k')).toEqual(token)
      const names = readdirSync(place, { recursive: true }).map(String)
      expect(names.filter((name) => name.includes('temporary'))).toEqual([])

      disk.makeRoom()
      await cache.set(bigToken, 'k')
      expect(await cache.get('k')).toEqual(bigToken)
    },
  )

  it('ends no lease, and a commit can be repeated, without hard links', async ({ skip }) => {
    using disk = new SmallDisk()
    if (!disk.isMounted) skip('no tmpfs can be mounted here')
    let isFilling = false
    const link = (): Promise<void> => {
      if (isFilling) disk.fill()
      return Promise.reject(Object.assign(new Error('no links'), { code: 'EPERM' }))
    }
    const directory = join(disk.path, 'tokens')
    const [holder, other] = [1, 2].map(
      () => new DirectoryTokenCache({ directory, leaseSeconds: 20, clock: systemClock, link }),
    ) as [DirectoryTokenCache, DirectoryTokenCache]
    const token = { accessToken: 'stands', expiresAt: 1_900_000_000 }
    await holder.set(token, 'k')
    const lease = await holder.lease('k')
    if (!lease.granted) throw new Error('A lease was refused.')

    // The temporary file still fits; the file in place does not.
    isFilling = true
    await expect(lease.commit(bigToken)).rejects.toMatchObject({ code: 'ENOSPC' })
    disk.makeRoom()
    await expect(other.set(bigToken, 'k')).rejects.toMatchObject({ code: 'ENOSPC' })
    isFilling = false
    disk.makeRoom()
    const files = readdirSync(directory, { recursive: true }).map((path) => basename(String(path)))
    expect(files.filter((name) => name.includes('.')).toSorted()).toEqual(['lease.2', 'token.1'])
    expect(await other.lease('k')).toMatchObject({ granted: false, reason: 'busy' })
    expect(await lease.commit(bigToken)).toBe(true)
    expect(await other.get('k')).toEqual(bigToken)
  })

  it("does not make a provider's call fail", async ({ skip }) => {
    using disk = new SmallDisk()
    if (!disk.isMounted) skip('no tmpfs can be mounted here')
    disk.fill()
    await using spotify = await MockSpotify.start()
    const codes: string[] = []
    const auth = new ClientCredentials({
      clientId: spotify.clientId,
      clientSecret: spotify.clientSecret,
      tokenUrl: spotify.tokenUrl,
      tokenCache: new FileTokenCache({ directory: join(disk.path, 'tokens') }),
      onEvent: (event) => event.type === 'cache-failed' && codes.push(event.code),
    })
    expect(await auth.getAccessToken()).toMatch(/^BQ/)
    expect(new Set(codes)).toEqual(new Set(['ENOSPC']))
  })

  it('loses no refresh token that was replaced when the disk was full', async ({ skip }) => {
    using disk = new SmallDisk()
    if (!disk.isMounted) skip('no tmpfs can be mounted here')
    await using spotify = await MockSpotify.start({ rotateRefreshTokens: 'always' })
    const directory = join(disk.path, 'tokens')
    const start = (sendRequest = fetch): { auth: AuthorizationCode; events: AuthEvent[] } => {
      const { clientId, clientSecret, tokenUrl, authorizeUrl } = spotify
      const options = { clientId, clientSecret, tokenUrl, authorizeUrl, redirectUri }
      const tokenCache = new FileTokenCache({ directory })
      const events: AuthEvent[] = []
      const onEvent = (event: AuthEvent): unknown => events.push(event)
      const auth = new AuthorizationCode({
        ...options,
        tokenCache,
        onEvent,
        fetch: sendRequest,
      })
      return { auth, events }
    }
    const first = start()
    const { accessToken, refreshToken, key = '' } = await logIn(spotify, first.auth)
    await first.auth.close()

    // The lease is taken while there is room, the token comes when there is none.
    const { auth, events } = start(async (...request) => {
      const response = await fetch(...request)
      disk.fill()
      return response
    })
    await auth.invalidate(accessToken)
    const renewed = await auth.getAccessToken()
    const hasFailed = (): boolean => events.some(({ type }) => type === 'token-store-failed')
    await waitUntil('the provider reports the token that is not stored', hasFailed)
    const cache = new FileTokenCache({ directory })
    expect(await cache.get(key)).toMatchObject({ accessToken, refreshToken })
    expect({ isRenewed: renewed !== accessToken, again: await auth.getAccessToken() }).toEqual({
      isRenewed: true,
      again: renewed,
    })

    disk.makeRoom()
    const isStored = async (): Promise<boolean> => (await cache.get(key))?.accessToken === renewed
    await waitUntil('the provider stores the token', isStored)
    const next = start().auth
    await next.invalidate(renewed)
    expect(await next.getAccessToken()).not.toBe(renewed)
    const { token: requests } = spotify.requests
    const sent = requests.flatMap(({ form }) => form.get('refresh_token') ?? [])
    expect({ sent: sent.length, different: new Set(sent).size }).toEqual({ sent: 2, different: 2 })
    expect(spotify.revokedFamilies).toBe(0)
  })
})
