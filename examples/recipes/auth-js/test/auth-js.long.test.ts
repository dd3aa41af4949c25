import { decode } from '@auth/core/jwt'
import { join } from 'node:path'
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from 'test-support/browser/chromium.ts'
import { TwoServers } from 'test-support/two-servers.ts'

const main = join(import.meta.dirname, '../src/main.ts')
const secret = 'a-secret-of-the-tests-longer-than-32-characters'
let servers: TwoServers
let browser: Browser
beforeAll(async () => {
  ;[servers, browser] = await Promise.all([
    TwoServers.start([main], ({ origin }) => ({ AUTH_URL: `${origin}/auth`, AUTH_SECRET: secret })),
    launchChromium(),
  ])
})
afterAll(async () => {
  await browser.close()
  await servers[Symbol.asyncDispose]()
})

/** What the session cookie contains. */
async function sessionOf(context: BrowserContext): Promise<unknown> {
  const salt = 'authjs.session-token'
  const cookie = (await context.cookies()).find(({ name }) => name === salt)
  return decode({ token: cookie?.value ?? '', secret, salt })
}

describe('examples/recipes/auth-js', () => {
  it('signs a user in and out, with the id and no token in the cookie', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await servers.signIn(page)
    expect(await page.getByRole('listitem').count()).toBe(5)
    const always = { exp: expect.anything(), iat: expect.anything(), jti: expect.anything() }
    const user = { name: 'Smedjan', sub: expect.any(String), accountId: 'smedjan' }
    expect(await sessionOf(context)).toEqual({ ...always, ...user })
    // Each page renews the cookie, so that a session ends only if it is not used.
    const sent = (await (await page.reload())?.headersArray()) ?? []
    const cookies = sent.filter(({ name }) => name === 'set-cookie').map(({ value }) => value)
    expect(cookies).toEqual([expect.stringMatching(/^authjs\.session-token=.*Expires=/)])
    await page.getByRole('button', { name: 'Log out' }).click()
    await page.getByRole('button', { name: 'Log in with Spotify' }).waitFor()
    await context.close()
  })

  it('shows each user what is theirs', async () => {
    const page = await browser.newPage()
    await servers.signIn(page, 'ada')
    expect(await page.getByRole('listitem').count()).toBe(0)
    await page.close()
  })

  it('refuses a form of another site', async () => {
    const response = await fetch(`${servers.origins[0]}/login`, {
      method: 'POST',
      headers: {
        origin: 'https://evil.example',
        'content-type': 'application/x-www-form-urlencoded',
      },
      redirect: 'manual',
    })
    expect(response.status).toBe(403)
  })

  it('has the address of its port if no other is set', async () => {
    await using alone = await TwoServers.start([main], () => ({ AUTH_SECRET: secret }))
    const [origin] = alone.origins
    const form = { method: 'POST', headers: { origin }, redirect: 'manual' } as const
    const { headers } = await fetch(`${origin}/login`, form)
    const { searchParams } = new URL(headers.get('location') ?? '')
    expect(searchParams.get('redirect_uri')).toBe(`${origin}/auth/callback/spotify`)
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
