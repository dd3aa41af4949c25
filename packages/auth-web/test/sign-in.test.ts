import { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import { createLogin, ServerError, SpotifyError, type LoginSession } from '@spotify-sdk/auth-web'
import { describe, expect, it, vi } from 'vitest'
import { startMock } from 'test-support/start-mock.ts'
import { sessionSecret, Site } from './site.ts'
import { Visitor } from './visitor.ts'

const requestOf = (visitor: Visitor): { readonly headers: Headers } => ({
  headers: new Headers({
    cookie: Array.from(visitor.cookies, (pair) => pair.join('=')).join('; '),
  }),
})

describe('a sign-in', () => {
  it('starts a session that lasts until the user signs out', async () => {
    const ada = new Visitor(await Site.start())
    expect(await ada.user()).toBe('')
    await ada.logIn('ada')
    expect(await ada.user()).toBe('ada')
    const { status, location } = await ada.post('/logout')
    expect({ status, location, cookies: ada.cookies.size }).toEqual({
      status: 303,
      location: '/',
      cookies: 0,
    })
    expect(await ada.user()).toBe('')
  })

  it('requests the scopes, the consent page and PKCE', async () => {
    const site = await Site.start({ scope: ['user-top-read'], showDialog: true })
    const { location } = await new Visitor(site).post('/login')
    const { searchParams } = new URL(location ?? '')
    expect(Object.fromEntries(searchParams)).toMatchObject({
      scope: 'user-top-read',
      show_dialog: 'true',
      code_challenge_method: 'S256',
      redirect_uri: 'http://127.0.0.1:8888/callback',
    })
  })

  it('starts from a link, too', async () => {
    const ada = new Visitor(await Site.start())
    const { status } = await ada.get('/login', {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-dest': 'document',
    })
    expect(status).toBe(303)
  })

  it.each(['image', 'iframe', 'script', 'empty'])(
    'does not start from a request of a page for another thing: %s',
    async (destination) => {
      const ada = new Visitor(await Site.start())
      const { status, body } = await ada.get('/login', { 'sec-fetch-dest': destination })
      expect({ status, body, cookies: ada.cookies.size }).toEqual({
        status: 403,
        body: 'The request came from another site or opens no page: open http://127.0.0.1:8888/.',
        cookies: 0,
      })
    },
  )

  it.each(['prefetch', 'prefetch;prerender'])(
    'does not start from a page that the browser loads in advance: %s',
    async (purpose) => {
      const ada = new Visitor(await Site.start())
      const headers = { 'sec-fetch-dest': 'document', 'sec-purpose': purpose }
      const { status } = await ada.get('/login', headers)
      expect({ status, cookies: ada.cookies.size }).toEqual({ status: 403, cookies: 0 })
    },
  )

  it('works in two tabs at the same time; the last one counts', async () => {
    const ada = new Visitor(await Site.start())
    const first = await ada.authorize({ user: 'ada' }, '/login?returnTo=/first')
    const second = await ada.authorize({ user: 'grace' }, '/login?returnTo=/second')
    expect((await ada.get(first)).location).toBe('/first')
    expect(await ada.user()).toBe('ada')
    const copy = ada.copy()
    expect((await ada.get(second)).location).toBe('/second')
    expect(await ada.user()).toBe('grace')
    // A new sign-in deletes the tokens of the session before.
    expect(await copy.user()).toBe('')
  })

  it('keeps at most five sign-ins in progress, and forgets the oldest', async () => {
    const ada = new Visitor(await Site.start())
    const callbacks: string[] = []
    for (let attempt = 0; attempt < 6; attempt++) callbacks.push(await ada.authorize())
    expect(ada.cookies.size).toBe(5)
    const [oldest = '', second = ''] = callbacks
    expect((await ada.get(oldest)).status).toBe(400)
    expect((await ada.get(second)).status).toBe(303)
  })

  it('gives a browser that opens many tabs at once no more than twelve cookies, and five soon afterwards', async () => {
    const ada = new Visitor(await Site.start())
    const tabs = Array.from({ length: 40 }, () => ada.send('GET', '/login', {}))
    const sent = await Promise.all(tabs)
    const names = sent.flatMap(({ headers }) => headers.getSetCookie()).map((line) => line[16])
    expect(names).toHaveLength(40)
    expect(new Set(names).size).toBeGreaterThan(1)
    expect(ada.cookies.size).toBeLessThanOrEqual(12)
    const callback = await ada.authorize({ user: 'ada' })
    expect(ada.cookies.size).toBe(5)
    expect((await ada.get(callback)).status).toBe(303)
  })

  it('that starts on localhost moves to 127.0.0.1, where the cookies are needed', async () => {
    const { login } = await Site.start()
    const at = 'http://localhost:8888//evil.example/login?returnTo=/x'
    const form = { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:8888' }
    for (const request of [new Request(at, { method: 'POST', headers: form }), new Request(at)]) {
      const response = await login.login(request)
      const { status, headers } = response
      expect({
        status,
        location: headers.get('location'),
        cookies: headers.getSetCookie(),
      }).toEqual({
        status: 303,
        location: 'http://127.0.0.1:8888//evil.example/login?returnTo=%2Fx&moved=',
        cookies: [],
      })
    }
  })

  it.each([
    ['GET', { 'sec-fetch-site': 'none', 'sec-fetch-dest': 'document' }],
    ['POST', { 'sec-fetch-site': 'same-origin', origin: 'null' }],
  ])(
    'that starts on localhost moves once, and then returns to its path: %s',
    async (method, headers) => {
      const ada = new Visitor(await Site.start())
      const host = { ...headers, host: 'localhost:8888' }
      const moved = (await ada.send(method, '/login?returnTo=/x', host)).location ?? ''
      expect(moved).toBe('http://127.0.0.1:8888/login?returnTo=%2Fx&moved=')
      // A development proxy says `localhost` whatever the browser says.
      const { location } = await ada.get(moved, { host: 'localhost:8888' })
      const callback = new URL(await ada.site.mock.authorize(location ?? '', { user: 'ada' }))
      expect((await ada.get(callback.pathname + callback.search)).location).toBe('/x')
    },
  )

  it.each([
    ['http://www.example.com', '127.0.0.1:8888'],
    ['https://127.0.0.1:8888', '127.0.0.1:8888'],
    ['http://[::1]:8888', '[::1]:8888'],
    ['http://0.0.0.0:8888', '0.0.0.0:8888'],
    ['http://localhost:8888', '127.0.0.1:8888'],
    ['http://machine:8888', 'localhost:8888'],
  ])(
    'from a form on another address of the site (%s) moves to that of the callback',
    async (origin, host) => {
      const ada = new Visitor(await Site.start())
      const headers = { 'sec-fetch-site': 'same-origin', origin, host }
      const { status, location } = await ada.send('POST', '/login?returnTo=/x', headers)
      expect({ status, location, cookies: ada.cookies.size }).toEqual({
        status: 303,
        location: 'http://127.0.0.1:8888/login?returnTo=%2Fx&moved=',
        cookies: 0,
      })
    },
  )

  it('on https: moves to the host and port of the callback', async () => {
    const site = await Site.start({ origin: 'https://example.com' })
    const headers = { 'sec-fetch-site': 'same-origin', origin: 'https://www.example.com:8443' }
    const request = new Request('http://internal:3000/login', { method: 'POST', headers })
    const { headers: answer } = await site.login.login(request)
    expect(answer.get('location')).toBe('https://example.com/login?moved=')
  })

  it('from a link stays if Host is the name of the server behind a proxy', async () => {
    const site = await Site.start({ origin: 'https://example.com' })
    const { location } = await new Visitor(site).get('/login', { host: 'localhost:3000' })
    expect(location).toContain(site.mock.authorizeUrl)
  })

  it('from a form at the address of the callback stays there, whatever a proxy writes into Host', async () => {
    const ada = new Visitor(await Site.start())
    const { origin } = ada.site
    for (const site of [{ 'sec-fetch-site': 'same-origin' }, {}]) {
      const headers = { ...site, origin, host: 'localhost:8888' }
      const { location } = await ada.send('POST', '/login', headers)
      expect(location).toContain(ada.site.mock.authorizeUrl)
    }
  })

  it('from a form of another site does not move to the address of the callback', async () => {
    const ada = new Visitor(await Site.start())
    for (const site of [{ 'sec-fetch-site': 'cross-site' }, {}]) {
      const headers = { ...site, origin: 'https://evil.example', host: 'localhost:8888' }
      expect((await ada.send('POST', '/login', headers)).status).toBe(403)
    }
  })

  it('stays on 127.0.0.1 where the framework calls it localhost, as Next.js does', async () => {
    const { login, mock } = await Site.start()
    const headers = { host: '127.0.0.1:8888', 'sec-fetch-site': 'same-origin' }
    const request = new Request('http://localhost:8888/login', { method: 'POST', headers })
    const response = await login.login(request)
    expect(response.headers.get('location')).toContain(mock.authorizeUrl)
  })

  it('takes its redirect URI from baseUrl if the provider has none', async () => {
    const mock = await startMock()
    const { clientId, tokenUrl, authorizeUrl } = mock
    const authProvider = new AuthorizationCodePkce({ clientId, tokenUrl, authorizeUrl })
    const baseUrl = 'https://example.com/app/'
    const { login, callback } = createLogin({ authProvider, sessionSecret, baseUrl })
    const begun = await login(new Request('https://example.com/app/login'))
    const response = await mock.authorize(begun.headers.get('location') ?? '')
    expect(response).toMatch(/^https:\/\/example\.com\/app\/callback\?/)
    const cookie = begun.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const done = await callback(new Request(response, { headers: { cookie } }))
    expect({ status: done.status, location: done.headers.get('location') }).toEqual({
      status: 303,
      location: '/app/',
    })
  })
})

describe('a session', () => {
  it('has the methods of forUser, and what the user granted', async () => {
    const site = await Site.start({ scope: 'user-top-read' })
    const ada = new Visitor(site)
    await ada.logIn('ada')
    const session = await site.login.session(requestOf(ada))
    expect(await session?.getAuthorization()).toMatchObject({ scope: 'user-top-read' })
    const { userId = '' } = session ?? {}
    const accessToken = await session?.getAccessToken()
    expect(await site.auth.forUser(userId).getAccessToken()).toBe(accessToken)
    expect(site.mock.requests.token.length).toBe(1)
  })

  it('is undefined without a cookie', async () => {
    const { login } = await Site.start()
    expect(await login.session({ headers: new Headers() })).toBeUndefined()
    expect(await login.session(new Request('http://127.0.0.1:8888/'))).toBeUndefined()
  })

  it('ends with its life, and its cookie was valid no longer', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const ada = new Visitor(await Site.start({ cookies: { sessionSeconds: 1000 } }))
    await ada.logIn('ada')
    const start = Date.now()
    vi.setSystemTime(start + 995_000)
    expect(await ada.user()).toBe('ada')
    vi.setSystemTime(start + 1_005_000)
    expect(await ada.user()).toBe('')
    const [line] = ada.visits.flatMap(({ headers }) => headers.getSetCookie().slice(1))
    expect(line).toMatch(/^spotify-session=.*; Max-Age=1000; /)
    vi.useRealTimers()
  })

  it.for([
    [{ status: 503, times: 9 }, 'server_error'],
    [{ status: 400, body: { error: 'invalid_grant' } }, 'invalid_grant'],
  ] as const)('stays after %j to a refresh: only its tokens fail', async ([fault, code]) => {
    const site = await Site.start()
    const ada = new Visitor(site)
    await ada.logIn('ada')
    const cold = await Site.start({ mock: site.mock, tokenCache: site.tokenCache })
    const session = await cold.login.session(requestOf(ada))
    await session?.invalidate(await session.getAccessToken())
    cold.mock.fail('token', fault)
    const kept = await cold.login.session(requestOf(ada))
    const { status } = cold.mock.requests.token.at(-1) ?? {}
    expect({ status, isSignedIn: kept !== undefined }).toEqual({
      status: fault.status,
      isSignedIn: true,
    })
    await expect(kept?.getAccessToken()).rejects.toMatchObject({ code })
  })

  it('that has ended leaves its cookie, and a late response of it does no harm to the next one', async () => {
    const site = await Site.start()
    const ada = new Visitor(site)
    await ada.logIn('ada')
    const late = ada.copy()
    await ada.logIn('grace')
    const { body, headers } = await late.get('/')
    expect({ body, cookies: headers.getSetCookie() }).toEqual({ body: '', cookies: [] })
    expect(await ada.user()).toBe('grace')
    expect(await site.login.session(requestOf(late))).toBeUndefined()
    // The next sign-in replaces the cookie.
    await late.logIn('ada')
    expect(await late.user()).toBe('ada')
  })
})

describe('returnTo', () => {
  const baseUrl = 'http://127.0.0.1:8888/'

  it.each([
    ['/settings?tab=2#top', '/settings?tab=2#top'],
    ['http://127.0.0.1:8888/settings', '/settings'],
    [`/${'x'.repeat(511)}`, `/${'x'.repeat(511)}`],
    [`/${'x'.repeat(512)}`, '/home'],
    [`/${'é'.repeat(86)}`, '/home'],
    ['', '/'],
  ])('leads to a path on the site: %s', async (returnTo, location) => {
    const ada = new Visitor(await Site.start({ baseUrl, afterLogin: '/home' }))
    const path = `/login?returnTo=${encodeURIComponent(returnTo)}`
    expect((await ada.get(await ada.authorize({ user: 'ada' }, path))).location).toBe(location)
  })
})

describe('afterLogin', () => {
  it('gets the new session before the browser does, and chooses the path', async () => {
    const seen: string[] = []
    const afterLogin = async (session: LoginSession, request: Request): Promise<string> => {
      seen.push(session.userId, await session.getAccessToken(), new URL(request.url).pathname)
      return '/welcome'
    }
    const site = await Site.start({ afterLogin })
    const ada = new Visitor(site)
    const callback = await ada.authorize({ user: 'ada' })
    expect((await ada.get(callback)).location).toBe('/welcome')
    const session = await site.login.session(requestOf(ada))
    expect(seen).toEqual([session?.userId, await session?.getAccessToken(), '/callback'])
    expect((await ada.get(callback)).location).toBe('/welcome')
  })

  it('that throws leaves no session and no tokens', async () => {
    const users: LoginSession[] = []
    const site = await Site.start({
      afterLogin: (session) => {
        users.push(session)
        throw new RangeError('not invited')
      },
      onError: (error) => Response.json(`${error as Error}`, { status: 403 }),
    })
    const ada = new Visitor(site)
    const { status, body } = await ada.get(await ada.authorize({ user: 'ada' }))
    expect({ status, body }).toEqual({ status: 403, body: '"RangeError: not invited"' })
    expect(ada.cookies.size).toBe(0)
    expect(await users[0]?.getAuthorization()).toBeUndefined()
  })

  it('that fails for a moment is called again by a reload, without another request', async () => {
    let calls = 0
    const site = await Site.start({
      afterLogin: () => {
        calls += 1
        if (calls === 1) throw new ServerError('GET /me failed.', { code: 'server_error' })
        return '/welcome'
      },
    })
    const ada = new Visitor(site)
    const callback = await ada.authorize({ user: 'ada' })
    const failed = await ada.get(callback)
    expect({ status: failed.status, session: ada.session }).toEqual({
      status: 503,
      session: undefined,
    })
    const { location } = await ada.get(callback)
    expect({ location, calls, requests: site.mock.requests.token.length }).toEqual({
      location: '/welcome',
      calls: 2,
      requests: 1,
    })
    expect(await ada.user()).toBe('ada')
  })

  it.each([
    ['https://evil.example/', 'to another site'],
    [`/${'x'.repeat(512)}`, 'to a path that is too long'],
  ])('cannot lead elsewhere by mistake: %s', async (path) => {
    const site = await Site.start({
      afterLogin: () => path,
      onError: (error) => new Response(`${error as Error}`, { status: 500 }),
    })
    const ada = new Visitor(site)
    const { body } = await ada.get(await ada.authorize({ user: 'ada' }))
    expect(body).toBe(
      'ConfigurationError: afterLogin must return a path on the site of at most 512 characters, or undefined.',
    )
  })
})

describe('an error', () => {
  it.each([
    [{ decision: 'deny' }, undefined, 403, /^You denied access, so nothing has changed/],
    [
      {},
      { status: 400, body: { error: 'invalid_grant' } },
      400,
      /^This sign-in has ended: .* in another browser or at another address of this site\. /,
    ],
    [{}, { status: 503, retryAfterSeconds: 30 }, 503, /^Spotify cannot sign you in/],
    [{}, { status: 429, retryAfterSeconds: 30 }, 503, /^Spotify cannot sign you in/],
  ] as const)('is one sentence for the user: %j %j', async (click, fault, status, text) => {
    const site = await Site.start()
    const ada = new Visitor(site)
    const callback = await ada.authorize(click)
    if (fault !== undefined) site.mock.fail('token', fault)
    const visit = await ada.get(callback)
    expect(visit.status).toBe(status)
    expect(visit.body).toMatch(text)
    expect(visit.headers.get('retry-after')).toBe(status === 503 ? '30' : null)
    expect(visit.headers.get('cache-control')).toBe('no-store')
    expect(visit.headers.get('referrer-policy')).toBe('no-referrer')
    expect(ada.cookies.size).toBe(status === 503 ? 1 : 0)
  })

  it.each([
    ['a pause', { status: 429, retryAfterSeconds: 30 }],
    ['an outage', { status: 503, retryAfterSeconds: 30 }],
    ['a connection that breaks', { connection: 'reset' }],
  ] as const)('that passes leaves the sign-in to a reload, once: %s', async (_what, fault) => {
    const site = await Site.start()
    const ada = new Visitor(site)
    const callback = await ada.authorize({ user: 'ada' }, '/login?returnTo=/playlists')
    site.mock.fail('token', { ...fault, times: 9 })
    expect((await ada.get(callback)).status).toBe(503)
    site.mock.recover()
    const stolen = ada.copy()
    const { status, location } = await ada.get(callback)
    expect({ status, location, cookies: [...ada.cookies.keys()] }).toEqual({
      status: 303,
      location: '/playlists',
      cookies: ['spotify-session'],
    })
    expect(await ada.user()).toBe('ada')
    await ada.post('/logout')
    for (const visitor of [ada, stolen]) expect((await visitor.get(callback)).status).toBe(400)
  })

  it('that passes, of a code that Spotify has taken, asks the user to sign in again', async () => {
    const site = await Site.start()
    const ada = new Visitor(site)
    const callback = await ada.authorize({ user: 'ada' })
    site.mock.fail('token', { status: 503, retryAfterSeconds: 30, processed: true })
    const statuses = [(await ada.get(callback)).status, (await ada.get(callback)).status]
    expect({ statuses, cookies: ada.cookies.size }).toEqual({ statuses: [503, 400], cookies: 0 })
  })

  it('of the authorization page, which no reload helps, ends the sign-in and asks for another', async () => {
    const ada = new Visitor(await Site.start())
    const state = new URL(await ada.authorize(), ada.site.origin).searchParams.get('state')
    const { status, body } = await ada.get(`/callback?error=server_error&state=${state}`)
    expect({ status, body, cookies: ada.cookies.size }).toEqual({
      status: 503,
      body: 'Spotify cannot sign you in at the moment. Please sign in again in a moment.',
      cookies: 0,
    })
  })

  it.each(['invalid_client', 'constructor'])(
    'that only the developer can help is thrown for the server to log: %s',
    async (code) => {
      const site = await Site.start()
      const ada = new Visitor(site)
      const callback = await ada.authorize()
      site.mock.fail('token', { status: 400, body: { error: code } })
      await expect(ada.get(callback)).rejects.toMatchObject({ code })
    },
  )

  it('goes to onError, and the cookie of the sign-in is removed from that response', async () => {
    const codes: unknown[] = []
    const site = await Site.start({
      onError: (error) => {
        codes.push(SpotifyError.is(error) && error.code)
        // Its headers are immutable.
        return Response.redirect('http://127.0.0.1:8888/sorry')
      },
    })
    const ada = new Visitor(site)
    const { status, location } = await ada.get(await ada.authorize({ decision: 'deny' }))
    expect({ status, location, codes, cookies: ada.cookies.size }).toEqual({
      status: 302,
      location: 'http://127.0.0.1:8888/sorry',
      codes: ['access_denied'],
      cookies: 0,
    })
  })
})
