import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { foundIn, secretsOf } from './secrets.ts'
import { ServerProcess } from './server-process.ts'
import { sessionSecret, Site } from './site.ts'
import { Visitor } from './visitor.ts'

let site: Site
const visitors: Visitor[] = []

beforeAll(async () => {
  site = await Site.start()
})
afterAll(async () => {
  await site[Symbol.asyncDispose]()
})

async function loggedIn(): Promise<Visitor> {
  const ada = new Visitor(site)
  visitors.push(ada)
  await ada.logIn('ada')
  return ada
}

describe('a user sees', () => {
  it('how long Spotify asks to wait, and nothing is sent before', async () => {
    await using own = await Site.start()
    const ada = new Visitor(own)
    await ada.logIn('ada')
    own.spotify.resetRequests()
    own.spotify.fail('api', 'rate-limited', { retryAfterSeconds: 90 })
    const { status, heading, body, headers } = await ada.get('/')
    expect({ status, heading }).toEqual({ status: 503, heading: 'Spotify is busy' })
    expect(headers.get('retry-after')).toBe('90')
    expect(body).toContain('Please wait 90 seconds.')
    expect((await ada.get('/')).heading).toBe('Spotify is busy')
    expect(own.spotify.requests.api).toHaveLength(1)
  })

  it.each([
    'server-error-text',
    'server-error-html',
    'html',
    'empty-object',
    'reset',
    'redirect',
  ] as const)('that Spotify has a problem, and the profile afterwards: %s', async (fault) => {
    const ada = await loggedIn()
    site.spotify.fail('api', fault)
    const { status, heading, headers } = await ada.get('/')
    expect({ status, heading }).toEqual({ status: 503, heading: 'Spotify has a problem' })
    expect(headers.get('retry-after')).toBe('5')
    expect((await ada.get('/')).heading).toBe('Ada Lovelace')
  })

  it('nothing of a token that was rejected once: the next one is used', async () => {
    const ada = await loggedIn()
    site.spotify.revokeAll()
    expect((await ada.get('/')).heading).toBe('Ada Lovelace')
  })

  it('that the site may not see the profile', async () => {
    const ada = await loggedIn()
    const body = 'User not registered in the Developer Dashboard'
    site.spotify.fail('api', { status: 403, body })
    const { status, heading } = await ada.get('/')
    expect({ status, heading }).toEqual({
      status: 403,
      heading: 'Spotify does not show us your profile',
    })
  })

  it.each([
    [{ status: 429, retryAfterSeconds: 30 }, 'Spotify is busy', '30'],
    [{ status: 503 }, 'Spotify has a problem', '5'],
    [{ connection: 'reset' }, 'Spotify has a problem', '5'],
  ] as const)(
    'that a sign-in failed for now, and a reload completes it: %j',
    async (fault, title, wait) => {
      const ada = new Visitor(site)
      visitors.push(ada)
      const callback = await ada.authorize({ user: 'ada' })
      // As often as the exchange of a code is tried.
      site.spotify.fail('token', {
        ...fault,
        times: 'status' in fault && fault.status === 429 ? 1 : 2,
      })
      const { status, heading, headers } = await ada.get(callback)
      expect({ status, heading, retryAfter: headers.get('retry-after') }).toEqual({
        status: 503,
        heading: title,
        retryAfter: wait,
      })
      await ada.get(callback)
      expect((await ada.get('/')).heading).toBe('Ada Lovelace')
    },
  )

  it('that the site is not configured correctly, and the log says why', async () => {
    const ada = new Visitor(site)
    visitors.push(ada)
    const callback = await ada.authorize({ user: 'ada' })
    site.spotify.fail('token', { status: 400, body: { error: 'invalid_client' } })
    const { status, heading, body } = await ada.get(callback)
    expect({ status, heading }).toEqual({ status: 500, heading: 'Spotify rejects this site' })
    expect(body).not.toContain('invalid_client')
    expect(site.output).toMatch(/"type":"error","path":"\/callback",.*"code":"invalid_client"/)
  })

  it('that an address does not exist', async () => {
    const { status, heading } = await new Visitor(site).get('/../etc/passwd')
    expect({ status, heading }).toEqual({ status: 404, heading: 'There is no such page' })
  })

  it('no secret on any of these pages or in the log', () => {
    const visits = visitors.flatMap((one) => one.visits)
    const secrets = secretsOf(site.spotify)
    expect(visits.length).toBeGreaterThan(30)
    expect(secrets.size).toBeGreaterThan(30)
    const shown = [...visits.map(({ body }) => body), site.output].join('\n')
    expect(foundIn(shown, secrets)).toEqual([])
  })
})

it('a user whose consent does not cover the next version is asked for more', async () => {
  await using server = await RedisServer.start()
  const cache = { SPOTIFY_SDK_TOKEN_CACHE: server.url }
  await using old = await Site.start({ env: cache })
  const ada = new Visitor(old)
  await ada.logIn('ada')
  await using next = await ServerProcess.start({
    ...old.spotify.env,
    ...cache,
    SPOTIFY_SDK_REDIRECT_URI: `${old.origin}/callback`,
    SPOTIFY_SDK_SESSION_SECRET: sessionSecret,
    WEB_LOGIN_SCOPE: 'user-read-email user-read-private user-top-read',
  })
  const { status, heading, body } = await ada.get('/', next.origin)
  expect({ status, heading }).toEqual({ status: 403, heading: 'We need your permission for more' })
  expect(body).toContain('needs more access: user-top-read.')
  expect((await ada.get('/')).heading).toBe('Ada Lovelace')
  await ada.logIn('ada', next.origin)
  const profile = await ada.get('/', next.origin)
  expect(profile.heading).toBe('Ada Lovelace')
  expect(profile.body).toContain('<li>user-top-read</li>')
})

it('a user whose tokens are encrypted with a key that was removed can sign in again', async () => {
  await using server = await RedisServer.start()
  const [oldKey, newKey] = ['old', 'new'].map((id) => `${id}:${randomBytes(32).toString('base64')}`)
  const cache = { SPOTIFY_SDK_TOKEN_CACHE: server.url }
  await using old = await Site.start({
    env: { ...cache, SPOTIFY_SDK_TOKEN_CACHE_KEY: `${oldKey}` },
  })
  const ada = new Visitor(old)
  await ada.logIn('ada')
  await using next = await ServerProcess.start({
    ...old.spotify.env,
    ...cache,
    SPOTIFY_SDK_TOKEN_CACHE_KEY: `${newKey}`,
    SPOTIFY_SDK_REDIRECT_URI: `${old.origin}/callback`,
    SPOTIFY_SDK_SESSION_SECRET: sessionSecret,
  })
  const { status, heading, body } = await ada.get('/', next.origin)
  expect({ status, heading }).toEqual({ status: 503, heading: 'We have a problem' })
  expect(body).toContain('action="/login"')
  await ada.logIn('ada', next.origin)
  expect((await ada.get('/', next.origin)).heading).toBe('Ada Lovelace')
})

it('a user who cannot be signed out now sees a message, and is signed out the next time', async () => {
  await using server = await RedisServer.start()
  await using one = await Site.start({ env: { SPOTIFY_SDK_TOKEN_CACHE: server.url } })
  const ada = new Visitor(one)
  await ada.logIn('ada')
  server.freeze()
  const { status, heading, body } = await ada.post('/logout')
  server.thaw()
  expect({ status, heading }).toEqual({ status: 503, heading: 'We have a problem' })
  expect(body).toContain('Your request has not been carried out.')
  expect((await ada.get('/')).heading).toBe('Ada Lovelace')
  expect((await ada.post('/logout')).status).toBe(303)
  expect((await ada.get('/')).heading).toBe('Who are you on Spotify?')
})
