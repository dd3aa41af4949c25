import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { Site, type SiteOptions } from './site.ts'
import { foundIn, secretsOf, statesOf } from './secrets.ts'
import { Visitor, type Visit } from './visitor.ts'
import { isFull } from 'test-support/is-full.ts'

const lifeSeconds = 4
const expiries = 2

interface Shared extends AsyncDisposable {
  readonly url: string
}

async function redis(): Promise<Shared> {
  return RedisServer.start()
}

async function folder(): Promise<Shared> {
  const path = mkdtempSync(join(tmpdir(), 'spotify-sdk-web-login-'))
  return {
    url: pathToFileURL(path).href,
    [Symbol.asyncDispose]: async () => rmSync(path, { recursive: true }),
  }
}

async function startOn(cache: Shared, options: SiteOptions = {}): Promise<Site> {
  const env = { SPOTIFY_SDK_TOKEN_CACHE: cache.url, ...options.env }
  return Site.start({ processes: 2, ...options, env })
}

/** Addresses of the two processes behind the load balancer. */
function originsOf({ processes }: Site): [string, string] {
  const [one, other] = processes.map(({ origin }) => origin)
  return [one ?? '', other ?? '']
}

/** `npm test` runs on a Redis. */
const shares = [['a Redis', redis] as const, ...(isFull ? [['a folder', folder] as const] : [])]

describe.concurrent.each(shares)('two processes that share %s', (_name, startCache) => {
  it('make one refresh per expiry for a user whose requests reach both', async () => {
    await using cache = await startCache()
    await using site = await startOn(cache, { spotify: { tokenLifetimeSeconds: lifeSeconds } })
    const { requests } = site.spotify
    const [one, other] = originsOf(site)
    const ada = new Visitor(site)
    await ada.logIn('ada', one)
    expect((await ada.get('/', other)).heading).toBe('Ada Lovelace')

    const refreshes = (): (typeof requests.token)[number][] =>
      requests.token.filter(({ form }) => form.get('grant_type') === 'refresh_token')
    const visits: Visit[] = []
    while (refreshes().length < expiries) {
      visits.push(...(await Promise.all([one, other, one, other].map((at) => ada.get('/', at)))))
      await sleep(20)
    }

    expect(new Set(visits.map(({ status, heading }) => `${status} ${heading}`))).toEqual(
      new Set(['200 Ada Lovelace']),
    )
    expect(new Set(visits.map((visit) => visit.process))).toEqual(
      new Set(site.processes.map(({ pid }) => pid)),
    )
    // Each refresh token was sent once, one at a time.
    const spent = refreshes().map(({ form }) => form.get('refresh_token'))
    expect(new Set(spent).size).toBe(spent.length)
    expect(requests.token.maxInFlight).toBe(1)
    // Only a token that expired on its way was refused.
    const refused = requests.api.filter(({ status, headers, receivedAt }) => {
      const token = headers['authorization']?.slice('Bearer '.length) ?? ''
      return status !== 200 && receivedAt < (site.spotify.expiresAt(token) ?? Infinity)
    })
    expect(refused).toEqual([])
    expect(site.spotify.revokedFamilies).toBe(0)

    const shown = [site.output, ...visits.map(({ body }) => body)].join('\n')
    expect(secretsOf(site.spotify).size).toBeGreaterThan(2 * expiries)
    expect(foundIn(shown, secretsOf(site.spotify))).toEqual([])
    expect(foundIn(shown, statesOf(site.spotify))).toEqual([])
  })

  it('agree on a sign-out: the other process shows no profile to a copy of the cookie', async () => {
    await using cache = await startCache()
    await using site = await startOn(cache)
    const [one, other] = originsOf(site)
    const ada = new Visitor(site)
    await ada.logIn('ada', one)
    expect((await ada.get('/', other)).heading).toBe('Ada Lovelace')
    const copy = new Visitor(site, ada.cookies)
    await ada.post('/logout', one)
    const signedOut = new Visitor(site, copy.cookies)
    expect((await signedOut.get('/', one)).heading).toBe('Who are you on Spotify?')
    // It has the token in memory, and checks the cache every five seconds.
    await waitUntil('the other one shows no profile', async () => {
      return (await copy.get('/', other)).heading === 'Who are you on Spotify?'
    })
    expect(site.spotify.requests.token.length).toBe(1)
  })

  it('exchange a code once that reaches both at the same time, and sign the user in twice', async () => {
    await using cache = await startCache()
    await using site = await startOn(cache)
    const [one, other] = originsOf(site)
    const ada = new Visitor(site)
    const callback = await ada.authorize({ user: 'ada' }, one)
    const again = new Visitor(site, ada.cookies)
    // The second one needs the token before the first one has it.
    site.spotify.latencySeconds = 0.5
    const visits = await Promise.all([ada.get(callback, one), again.get(callback, other)])
    expect({
      statuses: visits.map(({ status }) => status),
      requests: site.spotify.requests.token.map(({ status }) => status),
    }).toEqual({ statuses: [303, 303], requests: [200] })
    for (const at of [one, other]) {
      for (const each of [ada, again])
        expect((await each.get('/', at)).heading).toBe('Ada Lovelace')
    }
  })

  it('treat a callback that reaches both as the same sign-in', async () => {
    await using cache = await startCache()
    await using site = await startOn(cache)
    const [one, other] = originsOf(site)
    const ada = new Visitor(site)
    const callback = await ada.authorize({ user: 'ada' }, one)
    const again = new Visitor(site, ada.cookies)
    expect((await ada.get(callback, one)).status).toBe(303)
    expect((await again.get(callback, other)).status).toBe(303)
    for (const at of [one, other]) {
      for (const each of [ada, again])
        expect((await each.get('/', at)).heading).toBe('Ada Lovelace')
    }
    expect(site.spotify.requests.token.length).toBe(1)
    await again.post('/logout', other)
    expect((await ada.get('/', other)).heading).toBe('Who are you on Spotify?')
  })
})
