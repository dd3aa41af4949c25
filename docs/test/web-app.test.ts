import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { MockSpotify } from '@spotify-sdk/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isFull } from 'test-support/is-full.ts'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { ProgramProcess } from 'test-support/program-process.ts'
import { freePorts } from 'test-support/redis/free-ports.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'

const program = join(import.meta.dirname, '../snippets/auth/web-app.ts')

interface SharedCache extends AsyncDisposable {
  readonly url: string
  /** All that it stores, as text. */
  readonly contents: () => Promise<string>
}

async function postgres(): Promise<SharedCache> {
  const server = await PostgresServer.start()
  return {
    url: server.url,
    contents: async () => JSON.stringify(await server.query('select * from spotify_sdk_tokens')),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

async function redis(): Promise<SharedCache> {
  const server = await RedisServer.start()
  const contents = async (): Promise<string> => {
    const keys = (await server.command('KEYS', '*')) as readonly string[]
    return JSON.stringify(await Promise.all(keys.map((key) => server.command('HGETALL', key))))
  }
  return { url: server.url, contents, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

/** A browser of one user: it keeps cookies, and follows no redirect. */
class Visitor {
  readonly #cookies = new Map<string, string>()

  /** Another browser with the same cookies. */
  copy(): Visitor {
    const copy = new Visitor()
    for (const [name, value] of this.#cookies) copy.#cookies.set(name, value)
    return copy
  }

  async send(method: 'GET' | 'POST', url: string): Promise<Response> {
    const cookie = Array.from(this.#cookies, ([name, value]) => `${name}=${value}`).join('; ')
    const headers = { cookie, 'sec-fetch-site': 'same-origin' }
    const response = await fetch(url, { method, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/; Max-Age=0(?:;|$)/.test(line)) this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return response
  }

  /** The status and the text of the page, without its markup. */
  async read(origin: string): Promise<string> {
    const response = await this.send('GET', origin)
    const text = (await response.text()).replaceAll(/<title>.*<\/title>|<[^>]*>/g, '')
    return `${response.status} ${text}`
  }
}

const signedOut = '200 Log in with Spotify'

/** The servers differ by their cache alone; `npm test` runs them on Postgres. */
const caches = [['Postgres', postgres] as const, ...(isFull ? [['Redis', redis] as const] : [])]

const key = randomBytes(32).toString('base64')

describe.each(caches)('the web app of the docs, on two servers that share %s', (_, startCache) => {
  let spotify: MockSpotify
  let cache: SharedCache
  let origins: readonly [first: string, second: string]
  let servers: readonly [first: ProgramProcess, second: ProgramProcess]

  beforeAll(async () => {
    ;[spotify, cache] = await Promise.all([
      // A refresh token that is sent twice ends the user's sign-in.
      MockSpotify.start({ rotateRefreshTokens: 'always' }),
      startCache(),
    ])
    spotify.addUser({ id: 'ada', displayName: 'Ada Lovelace' })
    const [one = 0, two = 0] = await freePorts(2)
    origins = [`http://127.0.0.1:${one}`, `http://127.0.0.1:${two}`]
    servers = [start(one), start(two)]
    await Promise.all(servers.map((server, index) => server.says(origins[index] ?? '')))
  })

  afterAll(async () => {
    await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()))
    await spotify.close()
    await cache[Symbol.asyncDispose]()
  })

  function start(port: number, encryptionKey = `2026-11:${key}`): ProgramProcess {
    const env = {
      ...spotify.env,
      PORT: `${port}`,
      SPOTIFY_SDK_REDIRECT_URI: `${origins[0]}/callback`,
      SPOTIFY_SDK_SESSION_SECRET: 'a-secret-of-the-tests-longer-than-32-characters',
      SPOTIFY_SDK_TOKEN_CACHE: cache.url,
      SPOTIFY_SDK_TOKEN_CACHE_KEY: encryptionKey,
    }
    return new ProgramProcess([program], { env })
  }

  /** Starts a sign-in on the first server and completes it on the second one. */
  async function signIn(visitor = new Visitor(), user = 'smedjan'): Promise<Visitor> {
    await signInOn(origins[0], origins[1], visitor, user)
    return visitor
  }

  async function signInOn(
    first: string,
    second: string,
    visitor: Visitor,
    user = 'smedjan',
  ): Promise<void> {
    const { headers } = await visitor.send('POST', `${first}/login`)
    const callback = await spotify.authorize(headers.get('location') ?? '', { user })
    await visitor.send('GET', callback.replace(origins[0], second))
  }

  const readBoth = (visitor: Visitor): Promise<readonly string[]> =>
    Promise.all(origins.map((origin) => visitor.read(origin)))

  it('signs each user in on both servers, with one token request', async () => {
    spotify.resetRequests()
    expect(await readBoth(new Visitor())).toEqual([signedOut, signedOut])
    const smedjan = await signIn()
    expect({ pages: await readBoth(smedjan), requests: spotify.requests.token.length }).toEqual({
      pages: ['200 55 saved tracks Log out', '200 55 saved tracks Log out'],
      requests: 1,
    })
    const ada = await signIn(new Visitor(), 'ada')
    expect({ ada: await readBoth(ada), smedjan: await readBoth(smedjan) }).toEqual({
      ada: ['200 0 saved tracks Log out', '200 0 saved tracks Log out'],
      smedjan: ['200 55 saved tracks Log out', '200 55 saved tracks Log out'],
    })
  })

  it('stores tokens only encrypted', async () => {
    spotify.resetRequests()
    const smedjan = await signIn()
    await readBoth(smedjan)
    const contents = await cache.contents()
    // Shows the refresh token, too.
    spotify.revokeAll()
    await readBoth(smedjan)
    const tokens = [
      ...spotify.requests.api.map(({ headers }) => headers['authorization']?.slice(7) ?? ''),
      ...spotify.requests.token.flatMap(({ form }) => form.get('refresh_token') ?? []),
    ]
    expect({
      isEncrypted: contents.includes('eyJ'),
      inClearText: tokens.filter((token) => contents.includes(token)),
    }).toEqual({ isEncrypted: true, inClearText: [] })
  })

  it('refreshes a token once for both servers', async () => {
    const smedjan = await signIn()
    await readBoth(smedjan)
    spotify.resetRequests()
    spotify.revokeAll()
    // Long enough that both need the token before it comes.
    spotify.latencySeconds = 0.5
    const pages = await readBoth(smedjan)
    spotify.latencySeconds = 0
    expect({
      pages,
      grants: spotify.requests.token.map(({ form }) => form.get('grant_type')),
      revoked: spotify.revokedFamilies,
    }).toEqual({
      pages: ['200 55 saved tracks Log out', '200 55 saved tracks Log out'],
      grants: ['refresh_token'],
      revoked: 0,
    })
  })

  it('asks a user to sign in again who has revoked the consent', async () => {
    const ada = await signIn(new Visitor(), 'ada')
    await readBoth(ada)
    spotify.revokeAuthorizations('ada')
    const again = '403 Please sign in again. Log in with Spotify'
    expect(await readBoth(ada)).toEqual([again, again])
    await signIn(ada, 'ada')
    expect(await readBoth(ada)).toEqual(Array(2).fill('200 0 saved tracks Log out'))
  })

  it('offers a sign-in to a user whose tokens are encrypted with a key that was removed', async () => {
    const smedjan = await signIn()
    const [port = 0] = await freePorts(1)
    const origin = `http://127.0.0.1:${port}`
    await using server = start(port, `2026-12:${randomBytes(32).toString('base64')}`)
    await server.says(origin)
    const before = await smedjan.read(origin)
    await signInOn(origin, origin, smedjan)
    expect({ before, after: await smedjan.read(origin), logged: server.errors }).toEqual({
      before: '503 Please try again in a moment, or sign in again. Log in with Spotify',
      after: '200 55 saved tracks Log out',
      logged: expect.stringContaining('encrypted with the key 2026-11'),
    })
  })

  it('signs a user out on both servers', async () => {
    const smedjan = await signIn()
    await readBoth(smedjan)
    const copy = smedjan.copy()
    await smedjan.send('POST', `${origins[0]}/logout`)
    expect(await readBoth(smedjan)).toEqual([signedOut, signedOut])
    await waitUntil(
      'the other server knows',
      async () => (await copy.read(origins[1])) === signedOut,
    )
  })

  it('answers the pending request at SIGTERM, and exits, while the other server continues', async () => {
    const smedjan = await signIn()
    spotify.resetRequests()
    spotify.fail('api', { latencySeconds: 0.5 })
    const pending = smedjan.read(origins[0])
    await waitUntil('Spotify has the request', () => spotify.requests.api.length > 0)
    servers[0].signal('SIGTERM')
    await servers[0].exited()
    expect({
      pending: await pending,
      exitCode: servers[0].exitCode,
      other: await smedjan.read(origins[1]),
      errors: servers.map(({ errors }) => errors),
    }).toEqual({
      pending: '200 55 saved tracks Log out',
      exitCode: 0,
      other: '200 55 saved tracks Log out',
      errors: ['', ''],
    })
  })
  it('answers 503 without the key, and the others refuse what that server stores in clear text', async () => {
    // The first server has been stopped.
    const smedjan = new Visitor()
    await signInOn(origins[1], origins[1], smedjan)
    const [port = 0] = await freePorts(1)
    const origin = `http://127.0.0.1:${port}`
    await using server = start(port, '')
    await server.says(origin)
    const before = await smedjan.read(origin)
    await signInOn(origin, origin, smedjan)
    const failure = '503 Please try again in a moment, or sign in again. Log in with Spotify'
    expect({
      before,
      after: await smedjan.read(origin),
      elsewhere: await smedjan.read(origins[1]),
      logged: server.errors,
    }).toEqual({
      before: failure,
      after: '200 55 saved tracks Log out',
      elsewhere: failure,
      logged: expect.stringContaining('SPOTIFY_SDK_TOKEN_CACHE_KEY'),
    })
  })
})
