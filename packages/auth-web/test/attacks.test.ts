import { inspect } from 'node:util'
import { createLogin } from '@spotify-sdk/auth-web'
import { describe, expect, it } from 'vitest'
import { sessionSecret, Site } from './site.ts'
import { Visitor } from './visitor.ts'

async function signedIn(site?: Site): Promise<Visitor> {
  const ada = new Visitor(site ?? (await Site.start()))
  await ada.logIn('ada')
  return ada
}

describe('session fixation', () => {
  it('fails: a sign-in never takes over a session id that the browser had before', async () => {
    const site = await Site.start()
    const attacker = await signedIn(site)
    const victim = attacker.copy()
    await victim.logIn('grace')
    expect(victim.session).not.toBe(attacker.session)
    expect(await victim.user()).toBe('grace')
    expect(await attacker.user()).toBe('')
  })

  it('fails: the cookie of a sign-in in progress is no session', async () => {
    const site = await Site.start()
    const ada = new Visitor(site)
    await ada.authorize({ user: 'ada' })
    const [attempt = ''] = ada.cookies.values()
    expect(await new Visitor(site, new Map([['spotify-session', attempt]])).user()).toBe('')
  })

  it('fails: whoever planted the cookie of a sign-in cannot join its session without the code', async () => {
    const attacker = new Visitor(await Site.start())
    const own = new URL(await attacker.authorize({ user: 'grace' }), attacker.site.origin)
    const { location } = await attacker.post('/login')
    const victim = attacker.copy()
    const callback = new URL(await attacker.site.mock.authorize(location ?? '', { user: 'ada' }))
    expect((await victim.get(callback.pathname + callback.search)).status).toBe(303)
    expect(await victim.user()).toBe('ada')
    for (const code of ['guess', own.searchParams.get('code') ?? '']) {
      callback.searchParams.set('code', code)
      const thief = attacker.copy()
      const { status } = await thief.get(callback.pathname + callback.search)
      expect({ status, user: await thief.user() }).toEqual({ status: 400, user: '' })
    }
    expect(await victim.user()).toBe('ada')
  })

  it('fails: a session is no sign-in in progress', async () => {
    const ada = await signedIn()
    const callback = await ada.authorize({ user: 'grace' })
    const name = [...ada.cookies.keys()].find((each) => each.includes('attempt')) ?? ''
    ada.cookies.set(name, ada.session ?? '')
    expect((await ada.get(callback)).status).toBe(400)
    expect(await ada.user()).toBe('ada')
  })
})

describe('a planted callback', () => {
  it('of the attacker signs no user in: with no cookie, and with a sign-in of their own', async () => {
    const site = await Site.start()
    const planted = await new Visitor(site).authorize({ user: 'grace' })
    const ada = new Visitor(site)
    const own = await ada.authorize({ user: 'ada' })
    const statuses = [
      (await new Visitor(site).get(planted)).status,
      (await ada.get(planted)).status,
    ]
    expect({ statuses, requests: site.mock.requests.token.length }).toEqual({
      statuses: [400, 400],
      requests: 0,
    })
    expect((await ada.get(own)).status).toBe(303)
    expect(await ada.user()).toBe('ada')
  })

  it('with the code of the attacker and the state of the user is refused: PKCE binds the code', async () => {
    const site = await Site.start()
    const planted = new URL(await new Visitor(site).authorize({ user: 'grace' }), site.origin)
    const ada = new Visitor(site)
    const url = new URL(await ada.authorize({ user: 'ada' }), site.origin)
    url.searchParams.set('code', planted.searchParams.get('code') ?? '')
    expect((await ada.get(url.pathname + url.search)).status).toBe(400)
    expect(ada.session).toBeUndefined()
  })

  it('does not end the session of a user who is signed in', async () => {
    const ada = await signedIn()
    const planted = await new Visitor(ada.site).authorize({ user: 'grace' })
    expect((await ada.get(planted)).status).toBe(400)
    expect((await ada.get('/callback?error=access_denied&state=x')).status).toBe(400)
    expect((await ada.get('/callback')).status).toBe(400)
    expect(await ada.user()).toBe('ada')
  })

  it.each([
    ['no code', (state: string) => `?state=${state}`],
    ['its state twice', (state: string) => `?code=x&state=${state}&state=${state}`],
    ['its code twice', (state: string) => `?code=x&code=y&state=${state}`],
    ['a code that Spotify does not know', (state: string) => `?code=x&state=${state}`],
    ['line breaks in its error', (state: string) => `?error=a%0d%0aSet-Cookie:x=y&state=${state}`],
  ])('with %s sets no session', async (_what, queryFor) => {
    const site = await Site.start({
      onError: (error) => new Response(`${error as Error}`, { status: 400 }),
    })
    const ada = new Visitor(site)
    const callback = new URL(await ada.authorize({ user: 'ada' }), site.origin)
    const state = callback.searchParams.get('state') ?? ''
    const { status, headers } = await ada.get(`/callback${queryFor(state)}`)
    expect({ status, cookies: ada.cookies.size }).toEqual({ status: 400, cookies: 0 })
    expect(headers.getSetCookie().every((line) => line.startsWith('spotify-attempt-'))).toBe(true)
  })
})

describe('a replayed cookie', () => {
  it('of a session works in no browser after the sign-out', async () => {
    const ada = await signedIn()
    const stolen = ada.copy()
    expect(await stolen.user()).toBe('ada')
    await ada.post('/logout')
    expect(await stolen.user()).toBe('')
  })

  it('of a sign-in in progress starts no second session after the sign-out', async () => {
    const ada = new Visitor(await Site.start())
    const callback = await ada.authorize({ user: 'ada' })
    const stolen = ada.copy()
    await ada.get(callback)
    await ada.post('/logout')
    const { status } = await stolen.get(callback)
    expect({ status, user: await stolen.user() }).toEqual({ status: 400, user: '' })
  })
})

describe('a redirect to another site', () => {
  it.each([
    'https://evil.example/',
    '//evil.example/',
    String.raw`/\evil.example`,
    '/\t/evil.example',
    '/.//evil.example',
    'javascript:alert(1)',
    '/x\r\nSet-Cookie: spotify-session=planted',
  ])('does not happen for returnTo=%j', async (returnTo) => {
    const ada = new Visitor(await Site.start())
    const path = `/login?returnTo=${encodeURIComponent(returnTo)}`
    const { location, headers } = await ada.get(await ada.authorize({ user: 'ada' }, path))
    expect(location).toMatch(/^\/(?![/\\])/)
    expect(new URL(location ?? '', ada.site.origin).origin).toBe(ada.site.origin)
    expect(headers.getSetCookie().join()).not.toContain('planted')
  })

  it('does not happen for a returnTo in the callback', async () => {
    const ada = new Visitor(await Site.start())
    const callback = await ada.authorize({ user: 'ada' })
    expect((await ada.get(`${callback}&returnTo=https://evil.example`)).location).toBe('/')
  })
})

describe('a request of another site', () => {
  it.each([
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['another port of the same host', { origin: 'http://127.0.0.1:1' }],
    ['another scheme', { origin: 'https://127.0.0.1:8888' }],
    ['an origin that is hidden', { origin: 'null' }],
    ['no origin', {}],
    ['a site that the browser calls foreign', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbouring site', { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:1' }],
    ['an address bar', { 'sec-fetch-site': 'none' }],
    [
      'a page that forges Origin',
      { 'sec-fetch-site': 'cross-site', origin: 'http://127.0.0.1:8888' },
    ],
    ['a host that it names itself', { origin: 'https://evil.example', host: 'evil.example' }],
  ])('signs no user out and starts no sign-in: %s', async (_what, headers) => {
    const ada = await signedIn()
    for (const path of ['/logout', '/login']) {
      const visit = await ada.send('POST', path, headers)
      expect({ status: visit.status, cookies: visit.headers.getSetCookie() }).toEqual({
        status: 403,
        cookies: [],
      })
    }
    expect(await ada.user()).toBe('ada')
  })

  it.each([
    ['a browser with Sec-Fetch-Site', { 'sec-fetch-site': 'same-origin', origin: 'null' }],
    ['a browser with Origin only', { origin: 'http://127.0.0.1:8888' }],
  ])('is told from a request of the site: %s', async (_what, headers) => {
    const ada = await signedIn()
    expect((await ada.send('POST', '/logout', headers)).status).toBe(303)
    expect(await ada.user()).toBe('')
  })

  it.each([
    ['/logout', 'GET', 'POST'],
    ['/logout', 'HEAD', 'POST'],
    ['/logout', 'PUT', 'POST'],
    ['/callback', 'POST', 'GET'],
    ['/callback', 'HEAD', 'GET'],
    ['/login', 'DELETE', 'GET, POST'],
  ])('is refused by its method: %s %s', async (path, method, allowed) => {
    const ada = await signedIn()
    const { status, headers } = await ada.send(method, path, { 'sec-fetch-site': 'same-origin' })
    expect({ status, allow: headers.get('allow') }).toEqual({ status: 405, allow: allowed })
    expect(await ada.user()).toBe('ada')
  })
})

it('a request of another kind is refused, and its code is not quoted', async () => {
  const { login } = await Site.start()
  const incoming = { method: 'GET', url: '/callback?code=the-code&state=x', headers: {} }
  const request = incoming as unknown as Request
  for (const handler of [login.login, login.callback, login.logout]) {
    await expect(handler(request)).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringMatching(/^Pass a web-standard Request/),
    })
  }
})

it('no code becomes the target of a redirect, even if a provider checks no state', async () => {
  const { auth } = await Site.start()
  const authProvider = Object.create(auth, {
    redirectUri: { value: auth.redirectUri },
    parseAuthorizationResponse: { value: () => ({ code: 'https://evil.example/' }) },
  }) as typeof auth
  const { callback } = createLogin({ authProvider, sessionSecret })
  const request = new Request('http://127.0.0.1:8888/callback?code=https://evil.example/&state=x')
  await expect(callback(request)).rejects.toThrow('No sign-in')
})

it('no response, inspected object or stack shows a secret, token, code, verifier or state', async () => {
  const site = await Site.start()
  const ada = await signedIn(site)
  const denied = await ada.authorize({ decision: 'deny' })
  await ada.get(denied)
  expect(await ada.user()).toBe('ada')
  await ada.get(await new Visitor(site).authorize({ user: 'grace' }))
  const cookie = `spotify-session=${ada.session}`
  const session = await site.login.session({ headers: new Headers({ cookie }) })
  await ada.post('/logout')
  const secrets = [sessionSecret, site.mock.clientSecret]
  for (const { form } of site.mock.requests.token) {
    for (const name of ['code', 'code_verifier']) secrets.push(form.get(name) ?? '')
  }
  for (const { headers } of site.mock.requests.api) {
    secrets.push(`${headers['authorization']}`.replace('Bearer ', ''))
  }
  const queries = site.mock.requests.authorize.map(({ query }) => query.get('state') ?? '')
  const states = [...new Set(queries.filter(Boolean))]
  const shown = [
    ...ada.visits.flatMap(({ body, headers }) => [body, ...[...headers].map(String)]),
    inspect([site.login, session, site.auth], { depth: 9, showHidden: true }),
    JSON.stringify([site.login, session]),
  ].filter((text) => !text.startsWith(`location,${site.mock.authorizeUrl}`))
  const isShown = (secret: string): boolean => shown.some((text) => text.includes(secret))
  expect({ secrets: secrets.length, states: states.length, visits: ada.visits.length }).toEqual({
    secrets: 5,
    states: 3,
    visits: 7,
  })
  expect([...secrets, ...states].filter((secret) => secret === '' || isShown(secret))).toEqual([])
})
