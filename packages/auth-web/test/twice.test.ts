import { describe, expect, it } from 'vitest'
import { startMock } from 'test-support/start-mock.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import { sessionSecret, Site } from './site.ts'
import { Visitor } from './visitor.ts'

/** The user whom a site shows to a browser, without changing its cookies. */
const seen = async (visitor: Visitor, site: Site): Promise<string> =>
  (await visitor.copy().send('GET', '/', {}, site)).body

describe('a callback that runs twice', () => {
  it('at the same time makes one exchange and one session', async () => {
    const ada = new Visitor(await Site.start())
    const callback = await ada.authorize({ user: 'ada' })
    const tabs = [ada.copy(), ada.copy(), ada]
    const visits = await Promise.all(tabs.map((tab) => tab.get(callback)))
    expect({
      answers: visits.map(({ status, location }) => `${status} ${location}`),
      requests: ada.site.mock.requests.token.length,
    }).toEqual({ answers: ['303 /', '303 /', '303 /'], requests: 1 })
    for (const tab of tabs) expect(await tab.user()).toBe('ada')
  })

  it('later, by a reload, answers as at first, requests nothing, and ends no session', async () => {
    const ada = new Visitor(await Site.start())
    const callback = await ada.authorize({ user: 'ada' }, '/login?returnTo=/playlists')
    const first = await ada.get(callback)
    const again = await ada.get(callback)
    expect([first, again].map(({ status, location }) => `${status} ${location}`)).toEqual([
      '303 /playlists',
      '303 /playlists',
    ])
    expect(again.headers.getSetCookie()).toEqual([])
    expect(ada.site.mock.requests.token.length).toBe(1)
    expect(await ada.user()).toBe('ada')
  })

  it('with another code is no repetition: the next user is told to sign in again', async () => {
    const ada = new Visitor(await Site.start())
    const { location } = await ada.post('/login')
    const answerOf = async (user: string): Promise<string> => {
      const { pathname, search } = new URL(await ada.site.mock.authorize(location ?? '', { user }))
      return pathname + search
    }
    await ada.get(await answerOf('ada'))
    const { status, body } = await ada.get(await answerOf('grace'))
    expect({ status, body }).toEqual({ status: 400, body: expect.stringMatching(/has ended/) })
    expect(await ada.user()).toBe('ada')
  })

  it('after another sign-in or a sign-out says that the sign-in has ended', async () => {
    const ada = new Visitor(await Site.start())
    const callback = await ada.authorize({ user: 'ada' })
    await ada.get(callback)
    await ada.logIn('grace')
    expect((await ada.get(callback)).status).toBe(400)
    expect(await ada.user()).toBe('grace')
    await ada.post('/logout')
    expect((await ada.get(callback)).status).toBe(400)
  })

  it('of two sites with one cache, at the same time, makes one exchange and one session', async () => {
    const mock = await startMock({ latencySeconds: 0.2 })
    const site = await Site.start({ mock })
    const other = await Site.start({ mock, tokenCache: site.tokenCache })
    const ada = new Visitor(site)
    const callback = await ada.authorize({ user: 'ada' }, '/login?returnTo=/playlists')
    const again = ada.copy()
    const visits = await Promise.all([ada.get(callback), again.send('GET', callback, {}, other)])
    expect({
      answers: visits.map(({ status, location }) => `${status} ${location}`),
      requests: mock.requests.token.length,
    }).toEqual({ answers: ['303 /playlists', '303 /playlists'], requests: 1 })
    for (const visitor of [ada, again]) {
      expect([await seen(visitor, site), await seen(visitor, other)]).toEqual(['ada', 'ada'])
    }
  })

  it('whose code Spotify refuses sets no session cookie and removes none', async () => {
    const site = await Site.start()
    const ada = new Visitor(site)
    await ada.logIn('ada')
    const callback = await ada.authorize({ user: 'grace' })
    site.mock.fail('token', { status: 400, body: { error: 'invalid_grant' } })
    const { status, headers } = await ada.get(callback)
    expect({
      status,
      cookies: headers.getSetCookie().map((line) => line.slice(0, 'spotify-attempt-'.length)),
    }).toEqual({ status: 400, cookies: ['spotify-attempt-'] })
    expect(await ada.user()).toBe('ada')
  })
})

describe('two processes with one secret and one Redis', () => {
  it('share sign-ins, sessions and sign-outs', async () => {
    await using server = await RedisServer.start()
    await using cacheOfOne = new RedisTokenCache({ url: server.url })
    await using cacheOfOther = new RedisTokenCache({ url: server.url })
    const mock = await startMock({ rotateRefreshTokens: 'always' })
    const one = await Site.start({ mock, tokenCache: cacheOfOne })
    const other = await Site.start({ mock, tokenCache: cacheOfOther })
    const ada = new Visitor(one)
    const callback = await ada.authorize({ user: 'ada' })
    const reload = ada.copy()
    const answers = [
      await ada.send('GET', callback, {}, other),
      await reload.send('GET', callback, {}, one),
    ]
    expect(answers.map(({ status }) => status)).toEqual([303, 303])
    expect(mock.requests.token.length).toBe(1)
    for (const site of [one, other]) {
      expect((await ada.send('GET', '/', {}, site)).body).toBe('ada')
      expect((await reload.send('GET', '/', {}, site)).body).toBe('ada')
    }
    await ada.send('POST', '/logout', { origin: one.origin }, one)
    // It has the token in memory, and checks the cache in the background.
    await waitUntil('the other process shows no user', async () => {
      return (await reload.send('GET', '/', {}, other)).body === ''
    })
  })

  it('keep a user signed in while the secret is replaced', async () => {
    const mock = await startMock()
    const old = await Site.start({ mock })
    const next = 'the-next-secret-of-the-tests-longer-than-32-characters'
    const { tokenCache } = old
    const both = await Site.start({ mock, tokenCache, sessionSecret: [next, sessionSecret] })
    const done = await Site.start({ mock, tokenCache, sessionSecret: next })
    const ada = new Visitor(old)
    await ada.logIn('ada')
    const grace = new Visitor(old)
    const callback = await grace.authorize({ user: 'grace' })
    expect((await grace.send('GET', callback, {}, both)).status).toBe(303)
    expect({
      adaByBoth: await seen(ada, both),
      graceByBoth: await seen(grace, both),
      adaByDone: await seen(ada, done),
      graceByDone: await seen(grace, done),
    }).toEqual({ adaByBoth: 'ada', graceByBoth: 'grace', adaByDone: '', graceByDone: 'grace' })
  })

  it('throw while Redis is down and no token is in memory, and sign no user out', async () => {
    await using server = await RedisServer.start()
    await using tokenCache = new RedisTokenCache({ url: server.url })
    const mock = await startMock()
    const ada = new Visitor(await Site.start({ mock, tokenCache }))
    await ada.logIn('ada')
    await using coldCache = new RedisTokenCache({ url: server.url })
    const cold = await Site.start({ mock, tokenCache: coldCache })
    server.freeze()
    const headers = new Headers({ cookie: `spotify-session=${ada.session}` })
    await expect(cold.login.session({ headers })).rejects.toMatchObject({
      code: 'cache_unavailable',
    })
    const { status, body } = await ada.post('/logout')
    server.thaw()
    expect({ status, body }).toEqual({
      status: 503,
      body: 'This site cannot sign you in or out at the moment. Please try again in a moment.',
    })
    expect(await ada.user()).toBe('ada')
  })
})
