import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { reauthorizeBy } from '@spotify-sdk/auth-core'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from 'test-support/browser/chromium.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { BrowserUser } from './browser-user.ts'
import { foundIn, secretsOf, statesOf } from './secrets.ts'
import { Site } from './site.ts'

const nobody = 'Who are you on Spotify?'

let site: Site
let browser: Browser
const users: BrowserUser[] = []

beforeAll(async () => {
  ;[site, browser] = await Promise.all([
    Site.start(),
    // A user's browser caches pages for the Back button. A profile must not be shown from there.
    launchChromium([], { ignoreDefaultArgs: ['--disable-back-forward-cache'] }),
  ])
})
afterAll(async () => {
  await browser.close()
  await site[Symbol.asyncDispose]()
})

async function open(): Promise<BrowserUser> {
  const user = await BrowserUser.open(site, browser)
  users.push(user)
  return user
}

describe('in a browser', () => {
  it('a user signs in, sees the profile, and signs out; neither Back nor a reload shows it again', async () => {
    const user = await open()
    const { page } = user
    await user.begin()
    expect(await page.getByRole('listitem').allTextContents()).toEqual([
      'user-read-email',
      'user-read-private',
    ])
    await user.agree('ada')
    expect(await user.heading()).toBe('Ada Lovelace')
    const rows = await page.locator('dl > div').allInnerTexts()
    const end = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(
      reauthorizeBy(Date.now() / 1000) * 1000,
    )
    expect(rows.map((row) => row.split('\n').filter(Boolean))).toEqual([
      ['Email', 'ada@example.com'],
      ['Country', 'United Kingdom'],
      ['Plan', 'Premium'],
      ['Access granted', 'user-read-email', 'user-read-private'],
      ['Consent ends', end],
    ])
    expect(await page.locator('#process').innerText()).toBe(`${site.processes[0]?.pid}`)
    await page.reload()
    expect(await user.heading()).toBe('Ada Lovelace')

    await user.logOut()
    expect(await user.heading()).toBe('You are signed out')
    await page.goBack()
    expect(page.url()).toBe(`${site.origin}/`)
    expect(await user.heading()).toBe(nobody)
    await page.reload()
    expect(await user.heading()).toBe(nobody)
    expect(await user.context.cookies()).toEqual([])
  })

  it('Back after a sign-out does not show the profile, however often it is pressed', async () => {
    const user = await open()
    await user.logIn('ada')
    await user.logOut()
    expect(await user.headingAfterBack()).toBe(nobody)
    await user.page.goForward({ waitUntil: 'commit' })
    expect(await user.heading()).toBe('You are signed out')
    await user.page.waitForLoadState()
    expect(await user.headingAfterBack()).toBe(nobody)
  })

  it('Back shows the profile of a user who is still signed in', async () => {
    const user = await open()
    await user.logIn('ada')
    await user.page.goto(`${site.origin}/nowhere`)
    expect(await user.headingAfterBack()).toBe('Ada Lovelace')
  })

  it('Back after a sign-out in another tab does not show the profile', async () => {
    const user = await open()
    await user.logIn('ada')
    await user.page.goto(`${site.origin}/nowhere`)
    const other = await user.context.newPage()
    await other.goto(site.origin)
    await user.logOut(other)
    expect(await user.headingAfterBack()).toBe(nobody)
  })

  it('Back after another user has signed in shows that user', async () => {
    const user = await open()
    const other = await user.context.newPage()
    await user.begin()
    await user.begin(other)
    await user.agree('ada')
    await user.page.goto(`${site.origin}/nowhere`)
    await user.agree('grace', other)
    expect(await user.headingAfterBack()).toBe('Grace Hopper')
  })

  it('Back after the session was ended in another browser does not show the profile', async () => {
    const [user, thief] = [await open(), await open()]
    await user.logIn('ada')
    await user.page.goto(`${site.origin}/nowhere`)
    await thief.context.addCookies(await user.context.cookies())
    await thief.page.goto(site.origin)
    await thief.logOut()
    expect(await user.headingAfterBack()).toBe(nobody)
  })

  it('a user who has opened the site at localhost signs in at 127.0.0.1', async () => {
    const user = await open()
    await user.page.goto(site.origin.replace('127.0.0.1', 'localhost'))
    await user.page.getByRole('button', { name: 'Log in with Spotify' }).click()
    await user.agree('ada')
    expect(await user.heading()).toBe('Ada Lovelace')
  })

  it('a user who denies access sees a message, and may try again', async () => {
    const user = await open()
    const { page } = user
    await user.begin()
    const requests = site.spotify.requests.token.length
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.waitForURL('**/callback?*')
    expect(await user.heading()).toBe('You denied access')
    expect(site.spotify.requests.token.length).toBe(requests)
    expect(await user.context.cookies()).toEqual([])
    await page.getByRole('button', { name: 'Log in with Spotify' }).click()
    await user.agree('grace')
    expect(await user.heading()).toBe('Grace Hopper')
  })

  it('two tabs sign in at the same time, each completely; the last one counts in both', async () => {
    const user = await open()
    const other = await user.context.newPage()
    await user.begin()
    await user.begin(other)
    await user.agree('ada')
    expect(await user.heading()).toBe('Ada Lovelace')
    await user.agree('grace', other)
    expect(await user.heading(other)).toBe('Grace Hopper')
    await user.page.reload()
    expect(await user.heading()).toBe('Grace Hopper')
  })

  it('a user who revokes the consent is asked to sign in again, and can', async () => {
    const user = await open()
    await user.logIn('grace')
    site.spotify.revokeAuthorizations('grace')
    await user.page.reload()
    expect(await user.heading()).toBe('Please sign in again')
    await user.page.getByRole('button', { name: 'Sign in again' }).click()
    await user.agree('grace')
    expect(await user.heading()).toBe('Grace Hopper')
  })

  it('a page of another origin can send the form, and no user is signed out', async () => {
    const user = await open()
    await user.logIn('ada')
    const form = `<form method="post" action="${site.origin}/logout"><button>Win</button></form>`
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html')
      response.end(form)
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    // The same host, so that the browser sends the cookie; and another one.
    const { port } = server.address() as AddressInfo
    for (const host of ['127.0.0.1', 'localhost']) {
      await user.page.goto(`http://${host}:${port}/`)
      await user.page.getByRole('button').click()
      await user.page.waitForURL(`${site.origin}/logout`)
      expect(await user.heading()).toBe('We did not do that')
    }
    server.close()
    server.closeAllConnections()
    await user.page.goto(site.origin)
    expect(await user.heading()).toBe('Ada Lovelace')
  })

  it('no page, header or log has shown a secret, token, code or verifier', async () => {
    const secrets = secretsOf(site.spotify)
    expect(secrets.size).toBeGreaterThan(20)
    const received = await Promise.all(users.map((user) => user.received()))
    const shown = [...received, site.output].join('\n')
    expect(shown).toContain('Ada Lovelace')
    expect(foundIn(shown, secrets)).toEqual([])
    const states = statesOf(site.spotify)
    expect(states.size).toBeGreaterThan(5)
    expect(foundIn(shown.replaceAll(/"location":"[^"]*"/g, ''), states)).toEqual([])
  })
})

describe('two users in two browsers, on two processes', () => {
  it("never see each other's profile in concurrent requests", async () => {
    await using server = await RedisServer.start()
    await using shared = await Site.start({
      processes: 2,
      env: { SPOTIFY_SDK_TOKEN_CACHE: server.url },
      spotify: { tokenLifetimeSeconds: 4 },
    })
    const names = { ada: 'Ada Lovelace', grace: 'Grace Hopper' }
    const people = await Promise.all(
      (['ada', 'grace'] as const).map(async (id) => ({
        id,
        user: await BrowserUser.open(shared, browser),
      })),
    )
    const refreshes = (): number =>
      shared.spotify.requests.token.filter(({ form }) => form.get('grant_type') === 'refresh_token')
        .length
    for (let round = 0; round < 2; round++) {
      const refreshesBefore = refreshes()
      await Promise.all(people.map(async ({ id, user }) => user.logIn(id)))
      const seen = await Promise.all(
        people.map(async ({ id, user }) => {
          const headings = new Set<string>()
          // Until refreshes happened meanwhile, however fast this machine is.
          while (refreshes() < refreshesBefore + 2) {
            // Requests with the same cookies, in addition to the page in the window.
            const { request } = user.context
            const [, ...others] = await Promise.all([
              user.page.reload(),
              ...Array.from({ length: 4 }, () => request.get(shared.origin)),
            ])
            headings.add(await user.heading())
            for (const other of others) {
              headings.add(/<h1>(.*?)<\/h1>/.exec(await other.text())?.[1] ?? '')
            }
          }
          return [id, headings]
        }),
      )
      expect(seen).toEqual([
        ['ada', new Set([names.ada])],
        ['grace', new Set([names.grace])],
      ])
      await Promise.all(
        people.map(async ({ user }) => {
          await user.logOut()
        }),
      )
    }
    const [ada, grace] = await Promise.all(people.map(({ user }) => user.received()))
    expect(ada).toContain('ada@example.com')
    expect(ada).not.toMatch(/Grace Hopper|grace@/)
    expect(grace).toContain('grace@example.com')
    expect(grace).not.toMatch(/Ada Lovelace|ada@/)
    expect(shared.spotify.revokedFamilies).toBe(0)
    expect(foundIn([ada, grace, shared.output].join('\n'), secretsOf(shared.spotify))).toEqual([])
  })
})
