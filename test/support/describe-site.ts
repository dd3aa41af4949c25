import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from './browser/chromium.ts'
import { TwoServers } from './two-servers.ts'

const sessionCookie = 'spotify-session'

const namesOf = async (context: BrowserContext): Promise<readonly string[]> =>
  (await context.cookies()).map((cookie) => cookie.name)

/**
 * Registers the tests of a recipe that is a web server with `createLogin` whose start page lists five saved tracks of
 * the signed-in user.
 *
 * @param command A program of Node, which reads `PORT` and prints its address when it serves.
 */
export function describeSite(recipe: string, command: readonly string[]): void {
  describe(`examples/recipes/${recipe}`, () => {
    let servers: TwoServers
    let browser: Browser
    beforeAll(async () => {
      ;[servers, browser] = await Promise.all([
        TwoServers.start(command, ({ origin }) => ({
          SPOTIFY_SDK_REDIRECT_URI: `${origin}/callback`,
          SPOTIFY_SDK_SESSION_SECRET: 'a-secret-of-the-tests-longer-than-32-characters',
        })),
        launchChromium(),
      ])
    })
    afterAll(async () => {
      await browser.close()
      await servers[Symbol.asyncDispose]()
    })

    it('signs a user in and out, and logs no code', async () => {
      const context = await browser.newContext()
      const page = await context.newPage()
      servers.spotify.resetRequests()
      await servers.signIn(page)
      const signedIn = {
        tracks: await page.getByRole('listitem').count(),
        cookies: await namesOf(context),
      }
      await page.getByRole('button', { name: 'Log out' }).click()
      await page.getByRole('button', { name: 'Log in with Spotify' }).waitFor()
      const codes = servers.spotify.requests.token.flatMap(({ form }) => form.get('code') ?? [])
      expect({
        signedIn,
        signedOut: await namesOf(context),
        codes: codes.length,
        logged: codes.filter((code) => servers.output.includes(code)),
      }).toEqual({
        signedIn: { tracks: 5, cookies: [sessionCookie] },
        signedOut: [],
        codes: 1,
        logged: [],
      })
      await context.close()
    })

    it('signs a user in who has opened the site at localhost', async () => {
      const context = await browser.newContext()
      const page = await context.newPage()
      await page.goto(servers.origins[0].replace('127.0.0.1', 'localhost'))
      await page.getByRole('button', { name: 'Log in with Spotify' }).click()
      await page.getByRole('button', { name: 'Agree' }).waitFor()
      expect(page.url()).toContain(`${servers.spotify.authorizeUrl}?`)
      await page.getByRole('button', { name: 'Agree' }).click()
      await page.getByRole('button', { name: 'Log out' }).waitFor()
      expect({ url: page.url(), cookies: await namesOf(context) }).toEqual({
        url: `${servers.origins[0]}/`,
        cookies: [sessionCookie],
      })
      await context.close()
    })

    it('shows each user what is theirs, and lets no page be framed or kept', async () => {
      const page = await browser.newPage()
      await servers.signIn(page, 'ada')
      const response = await page.reload()
      const { 'content-security-policy': policy, 'cache-control': caching } =
        response?.headers() ?? {}
      expect({ tracks: await page.getByRole('listitem').count(), policy, caching }).toEqual({
        tracks: 0,
        policy: expect.stringContaining("frame-ancestors 'none'"),
        caching: expect.stringContaining('no-store'),
      })
      await page.close()
    })

    it('says that a user has denied access', async () => {
      const page = await browser.newPage()
      await page.goto(servers.origins[0])
      await page.getByRole('button', { name: 'Log in with Spotify' }).click()
      const [response] = await Promise.all([
        page.waitForResponse((each) => each.url().startsWith(`${servers.origins[0]}/callback`)),
        page.locator('#deny').click(),
      ])
      expect({
        status: response.status(),
        referrer: response.headers()['referrer-policy'],
      }).toEqual({ status: 403, referrer: 'no-referrer' })
      await page.close()
    })

    it('refuses forms of another site, and a sign-in that opens no page', async () => {
      const [origin] = servers.origins
      const send = async (path: string, init: RequestInit): Promise<number> =>
        (await fetch(origin + path, { ...init, redirect: 'manual' })).status
      const headers = {
        origin: 'https://evil.example',
        'content-type': 'application/x-www-form-urlencoded',
      }
      const form = { method: 'POST', headers, body: 'a=b' }
      const image = { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' } }
      const inAdvance = { headers: { 'sec-fetch-dest': 'document', 'sec-purpose': 'prefetch' } }
      expect({
        login: await send('/login', form),
        logout: await send('/logout', form),
        image: await send('/login', image),
        inAdvance: await send('/login', inAdvance),
      }).toEqual({ login: 403, logout: 403, image: 403, inAdvance: 403 })
    })

    it('shows no user for the cookie of a session that has ended, until the next sign-in', async () => {
      const context = await browser.newContext()
      const page = await context.newPage()
      await servers.signIn(page)
      const [copy] = await context.cookies()
      await page.getByRole('button', { name: 'Log out' }).click()
      await page.getByRole('button', { name: 'Log in with Spotify' }).waitFor()
      await context.addCookies(copy === undefined ? [] : [copy])
      await page.goto(servers.origins[0])
      const ended = {
        tracks: await page.getByRole('listitem').count(),
        cookies: await namesOf(context),
      }
      await servers.signIn(page)
      expect({ ended, tracks: await page.getByRole('listitem').count() }).toEqual({
        ended: { tracks: 0, cookies: [sessionCookie] },
        tracks: 5,
      })
      await context.close()
    })

    it('makes one refresh per expiry for two processes', async () => {
      const { spotify } = servers
      const context = await browser.newContext()
      spotify.tokenLifetimeSeconds = 3
      await servers.signIn(await context.newPage())
      await servers.expiry()
      spotify.tokenLifetimeSeconds = 3600
      spotify.resetRequests()
      // Long enough that both need the token before it comes.
      spotify.latencySeconds = 0.5
      expect({
        tracks: await servers.openBoth(context),
        grants: servers.grants,
        revoked: spotify.revokedFamilies,
      }).toEqual({ tracks: [5, 5], grants: ['refresh_token'], revoked: 0 })
      await context.close()
    })
  })
}
