import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foundIn, secretsOf, statesOf } from './secrets.ts'
import { Site } from './site.ts'
import { Visitor } from './visitor.ts'

const session = 'web-login-session'

let site: Site
const visitors: Visitor[] = []

beforeAll(async () => {
  site = await Site.start()
})
afterAll(async () => {
  await site[Symbol.asyncDispose]()
})

function visitor(cookies?: ReadonlyMap<string, string>): Visitor {
  const one = new Visitor(site, cookies)
  visitors.push(one)
  return one
}

async function whoIs(one: Visitor): Promise<string | undefined> {
  return (await one.get('/')).heading
}

const nobody = 'Who are you on Spotify?'

describe('a session', () => {
  it('starts with a sign-in, and is replaced and deleted by the next one', async () => {
    const ada = visitor()
    await ada.logIn('ada')
    expect(await whoIs(ada)).toBe('Ada Lovelace')
    const first = visitor(ada.cookies)
    await ada.logIn('grace')
    expect(await whoIs(ada)).toBe('Grace Hopper')
    expect(await whoIs(first)).toBe(nobody)
  })

  it('ends with a sign-out, also for a copy of its cookie', async () => {
    const ada = visitor()
    await ada.logIn('ada')
    const copy = visitor(ada.cookies)
    const { status, headers } = await ada.post('/logout')
    expect({ status, location: headers.get('location') }).toEqual({
      status: 303,
      location: '/logged-out',
    })
    expect((await ada.get('/logged-out')).body).toContain('You are signed out')
    expect(ada.cookies.size).toBe(0)
    expect(await whoIs(ada)).toBe(nobody)
    expect(await whoIs(copy)).toBe(nobody)
  })

  it.each([
    [
      'one letter of it changed',
      (value: string) => value.replace(/.$/, (x) => (x === 'A' ? 'Q' : 'A')),
    ],
    ['its end cut off', (value: string) => value.slice(0, -10)],
    ['text that is not a cookie', () => 'a.b.c.d.e'],
    ['no content', () => ''],
    ['plain JSON', () => encodeURIComponent('{"id":"ada"}')],
  ])('is not created by a cookie with %s', async (_how, change) => {
    const ada = visitor()
    await ada.logIn('ada')
    const forged = visitor(new Map([[session, change(ada.cookies.get(session) ?? '')]]))
    expect(await whoIs(forged)).toBe(nobody)
    expect((await forged.post('/logout')).status).toBe(303)
    expect(await whoIs(ada)).toBe('Ada Lovelace')
  })

  it('is not created by the cookie of a sign-in in progress', async () => {
    const ada = visitor()
    await ada.authorize()
    const [attempt] = ada.cookies.values()
    expect(await whoIs(visitor(new Map([[session, attempt ?? '']])))).toBe(nobody)
  })
})

describe('the callback', () => {
  it('makes one exchange and one session if it runs twice', async () => {
    const ada = visitor()
    const callback = await ada.authorize({ user: 'ada' })
    const requests = site.spotify.requests.token.length
    const copies = [visitor(ada.cookies), visitor(ada.cookies), ada]
    const visits = await Promise.all(copies.map((copy) => copy.get(callback)))
    expect(visits.map(({ status }) => status)).toEqual([303, 303, 303])
    expect(site.spotify.requests.token.length - requests).toBe(1)
    for (const copy of copies) expect(await whoIs(copy)).toBe('Ada Lovelace')
  })

  it('answers as at first, sends nothing, and ends no session if it is opened again later', async () => {
    const ada = visitor()
    const callback = await ada.authorize({ user: 'ada' })
    await ada.get(callback)
    const requests = site.spotify.requests.token.length
    const { status, headers } = await ada.get(callback)
    expect({ status, location: headers.get('location') }).toEqual({ status: 303, location: '/' })
    expect(site.spotify.requests.token.length).toBe(requests)
    expect(await whoIs(ada)).toBe('Ada Lovelace')
  })

  it('shows a message and sends nothing if it is opened again after the sign-out', async () => {
    const ada = visitor()
    const callback = await ada.authorize({ user: 'ada' })
    await ada.get(callback)
    await ada.post('/logout')
    const requests = site.spotify.requests.token.length
    const { status, body } = await ada.get(callback)
    expect(status).toBe(400)
    expect(body).toContain('This sign-in has ended')
    expect(site.spotify.requests.token.length).toBe(requests)
    expect(await whoIs(ada)).toBe(nobody)
  })

  it('is rejected with another state, and the sign-in can still be completed', async () => {
    const ada = visitor()
    const callback = await ada.authorize({ user: 'ada' })
    const requests = site.spotify.requests.token.length
    const url = new URL(callback, site.origin)
    const state = url.searchParams.get('state') ?? ''
    for (const other of [`${state.slice(0, -1)}~`, 'x', '', `${'x'.repeat(9)};\r\n`]) {
      url.searchParams.set('state', other)
      const { status, body } = await ada.get(url.pathname + url.search)
      expect(status).toBe(400)
      expect(body).toContain('This sign-in has ended')
    }
    expect((await ada.get('/callback')).status).toBe(400)
    expect(site.spotify.requests.token.length).toBe(requests)
    expect((await ada.get(callback)).status).toBe(303)
    expect(await whoIs(ada)).toBe('Ada Lovelace')
  })

  it.each([
    ['no code', (state: string) => `?state=${state}`],
    ['its state twice', (state: string) => `?code=x&state=${state}&state=${state}`],
    ['a code of somebody', (state: string) => `?code=somebodys-code&state=${state}`],
  ])('is rejected with %s', async (_what, queryFor) => {
    const ada = visitor()
    const callback = await ada.authorize({ user: 'ada' })
    const state = new URL(callback, site.origin).searchParams.get('state') ?? ''
    const { status, body } = await ada.get(`/callback${queryFor(state)}`)
    expect(status).toBe(400)
    expect(body).toContain('This sign-in has ended')
    expect(ada.cookies.size).toBe(0)
  })

  it('of a sign-in in another browser signs no user in', async () => {
    const callback = await visitor().authorize({ user: 'ada' })
    const grace = visitor()
    await grace.authorize({ user: 'grace' })
    const requests = site.spotify.requests.token.length
    expect((await grace.get(callback)).status).toBe(400)
    expect(grace.cookies.has(session)).toBe(false)
    expect(site.spotify.requests.token.length).toBe(requests)
  })

  it('finds its own of several sign-ins in progress; of too many, the oldest is dropped', async () => {
    const ada = visitor()
    const callbacks: string[] = []
    for (let attempt = 0; attempt < 6; attempt++) {
      callbacks.push(await ada.authorize({ user: attempt % 2 === 0 ? 'ada' : 'grace' }))
    }
    expect(ada.cookies.size).toBe(5)
    const [oldest = '', second = '', third = ''] = callbacks
    expect((await ada.get(third)).status).toBe(303)
    expect(await whoIs(ada)).toBe('Ada Lovelace')
    expect((await ada.get(second)).status).toBe(303)
    expect(await whoIs(ada)).toBe('Grace Hopper')
    expect((await ada.get(oldest)).status).toBe(400)
  })
})

describe('a request that changes something', () => {
  it.each([
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['another port of the same host', { origin: 'http://127.0.0.1:1' }],
    ['another scheme', { origin: 'https://HOST' }],
    ['an origin that is hidden', { origin: 'null' }],
    ['no origin', {}],
    ['a site that the browser calls foreign', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbouring site', { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:1' }],
    ['a foreign site that hides its origin', { 'sec-fetch-site': 'cross-site', origin: 'null' }],
    ['an address bar or a bookmark', { 'sec-fetch-site': 'none' }],
    [
      'a browser and a header that disagree',
      { 'sec-fetch-site': 'cross-site', origin: 'http://HOST' },
    ],
  ])('is rejected from %s', async (_what, headers) => {
    const ada = visitor()
    await ada.logIn('ada')
    const sent = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        value.replace('HOST', new URL(site.origin).host),
      ]),
    )
    for (const path of ['/logout', '/login']) {
      const { status, body } = await ada.post(path, site.origin, sent)
      expect(status).toBe(403)
      expect(body).toContain('The request came from another site')
    }
    expect(await whoIs(ada)).toBe('Ada Lovelace')
    expect(ada.cookies.size).toBe(1)
  })

  it.each([
    ['application/json', '{}'],
    ['application/json; charset=utf-8', '{}'],
    ['application/xml', '<a/>'],
    ['application/csp-report', '{}'],
    ['application/octet-stream', 'x'],
    ['text/plain', 'x'],
    ['Multipart/Form-Data; boundary=x', '--x--'],
    ['not a type', 'x'],
  ])('is rejected from a foreign origin as %s', async (contentType, body) => {
    const ada = visitor()
    await ada.logIn('ada')
    const headers = { origin: 'https://evil.example', 'content-type': contentType }
    for (const path of ['/logout', '/login']) {
      const visit = await ada.send('POST', path, headers, body)
      expect(visit.status).toBe(403)
      expect(visit.headers.getSetCookie()).toEqual([])
    }
    expect(await whoIs(ada)).toBe('Ada Lovelace')
  })

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'])(
    'is rejected from a foreign origin with %s, at any path',
    async (method) => {
      const ada = visitor()
      const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
      for (const path of ['/', '/login', '/logout', '/callback', '/nowhere']) {
        expect((await ada.send(method, path, headers)).status).toBe(403)
      }
    },
  )

  it.each([
    ['JSON', { 'content-type': 'application/json' }],
    ['the browser’s word alone', { 'sec-fetch-site': 'same-origin', origin: undefined }],
    ['with no referrer', { 'sec-fetch-site': 'same-origin', origin: 'null' }],
  ])('is accepted from a page of the site: %s', async (_what, more) => {
    const ada = visitor()
    const headers = Object.entries({ origin: site.origin, ...more }).filter(
      (header): header is [string, string] => header[1] !== undefined,
    )
    expect((await ada.send('POST', '/login', Object.fromEntries(headers), '{}')).status).toBe(303)
  })

  it.each([
    ['of the sign-out', '/logout', {}, 404],
    ['of an image', '/login', { 'sec-fetch-dest': 'image' }, 403],
    ['of a script', '/login', { 'sec-fetch-dest': 'empty' }, 403],
    ['in advance', '/login', { 'sec-fetch-dest': 'document', 'sec-purpose': 'prefetch' }, 403],
  ])('is never a GET %s', async (_what, path, headers, status) => {
    const ada = visitor()
    await ada.logIn('ada')
    const visit = await ada.send('GET', path, { 'sec-fetch-site': 'cross-site', ...headers })
    expect({ status: visit.status, cookies: visit.headers.getSetCookie() }).toEqual({
      status,
      cookies: [],
    })
    expect(await whoIs(ada)).toBe('Ada Lovelace')
  })

  it('is the GET that follows a sign-in from another host of the site', async () => {
    const ada = visitor()
    const localhost = site.origin.replace('127.0.0.1', 'localhost')
    const form = { origin: localhost, 'sec-fetch-site': 'same-origin' }
    const moved = (await ada.post('/login', localhost, form)).headers.get('location') ?? ''
    expect(moved).toBe(`${site.origin}/login?moved=`)
    const { pathname, search } = new URL(moved)
    const navigation = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' }
    const { status, headers } = await ada.send('GET', pathname + search, navigation)
    expect({ status, location: headers.get('location') }).toEqual({
      status: 303,
      location: expect.stringContaining(`${site.spotify.authorizeUrl}?`),
    })
  })
})

describe('every response', () => {
  it('forbids the browser what the page does not need, and to keep it', async () => {
    const ada = visitor()
    const callback = await ada.authorize({ user: 'ada' })
    const visits = [
      await ada.get('/'),
      await ada.get(callback),
      await ada.get('/'),
      await ada.get('/nowhere'),
      await ada.get('/callback'),
      await ada.post('/logout', site.origin, {}),
      await ada.post('/logout'),
      await ada.get('/logged-out'),
    ]
    const spotify = new URL(site.spotify.authorizeUrl).origin
    for (const { headers } of visits) {
      expect(headers.get('content-security-policy')).toBe(
        `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https://i.scdn.co; form-action 'self' ${site.origin} ${spotify}; frame-ancestors 'none'; base-uri 'none'`,
      )
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-frame-options')).toBe('DENY')
    }
    expect(visits.map(({ headers }) => headers.get('referrer-policy'))).toEqual([
      'same-origin',
      'no-referrer',
      'same-origin',
      'same-origin',
      'no-referrer',
      'same-origin',
      'same-origin',
      'same-origin',
    ])
  })

  it('sets cookies that no script and no other site can use', async () => {
    const ada = visitor()
    await ada.logIn('ada')
    await ada.post('/logout')
    const lines = ada.visits.flatMap(({ headers }) => headers.getSetCookie())
    expect(
      lines.map((line) => line.replace(/=[^;]*/, '').replace(/attempt-\d+/, 'attempt')),
    ).toEqual([
      'web-login-attempt; Max-Age=900; Path=/; HttpOnly; SameSite=Lax',
      'web-login-attempt; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
      'web-login-session; Max-Age=15552000; Path=/; HttpOnly; SameSite=Lax',
      'web-login-session; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
    ])
  })

  it('shows a name as text, whatever it contains', async () => {
    const displayName = `<script>alert('x')</script> & "co"`
    site.spotify.addUser({ id: `"'<b>`, displayName })
    const one = visitor()
    await one.logIn(`"'<b>`)
    const { body } = await one.get('/')
    expect(body).toContain(
      '<h1>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;co&quot;</h1>',
    )
    expect(body).not.toMatch(/<script(?! src="\/fresh-page\.js"><\/script>)|<b>/)
  })
})

it('contains no secret, token, code or verifier: no page, header or log', () => {
  const { spotify, output } = site
  const visits = visitors.flatMap((one) => one.visits)
  const secrets = secretsOf(spotify)
  const states = statesOf(spotify)
  expect(visits.length).toBeGreaterThan(100)
  expect(secrets.size).toBeGreaterThan(60)
  expect(states.size).toBeGreaterThan(20)
  const headers = visits.flatMap((visit) => [...visit.headers].map((header) => header.join(': ')))
  const shown = [...visits.map(({ body }) => body), ...headers, output].join('\n')
  expect(foundIn(shown, secrets)).toEqual([])
  const begins = (line: string): boolean => line.startsWith(`location: ${spotify.authorizeUrl}?`)
  const elsewhere = [
    ...visits.map(({ body }) => body),
    ...headers.filter((line) => !begins(line)),
    output,
  ]
  expect(foundIn(elsewhere.join('\n'), states)).toEqual([])
})
