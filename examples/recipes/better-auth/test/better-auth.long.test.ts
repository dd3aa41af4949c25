import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from 'test-support/browser/chromium.ts'
import { TwoServers } from 'test-support/two-servers.ts'

const main = join(import.meta.dirname, '../src/main.ts')
const secret = 'a-secret-of-the-tests-longer-than-32-characters'
const databaseName = 'app.sqlite'
let servers: TwoServers
let browser: Browser
beforeAll(async () => {
  ;[servers, browser] = await Promise.all([
    TwoServers.start([main], ({ origin, folder }) => ({
      BETTER_AUTH_URL: origin,
      BETTER_AUTH_SECRET: secret,
      DATABASE_FILE: join(folder, databaseName),
    })),
    launchChromium(),
  ])
})
afterAll(async () => {
  await browser.close()
  await servers[Symbol.asyncDispose]()
})

/** The rows that better-auth keeps of Spotify accounts. */
function accounts(): readonly Readonly<Record<string, unknown>>[] {
  using database = new DatabaseSync(join(servers.folder.path, databaseName), { readOnly: true })
  return database.prepare('select accountId, accessToken, refreshToken from account').all()
}

describe('examples/recipes/better-auth', () => {
  it('signs a user in twice, and keeps no token in its database', async () => {
    for (const time of ['first', 'second']) {
      const page = await browser.newPage()
      await servers.signIn(page)
      const tracks = await page.getByRole('listitem').count()
      expect({ time, tracks }).toEqual({ time, tracks: 5 })
      await page.getByRole('button', { name: 'Log out' }).click()
      await page.getByRole('button', { name: 'Log in with Spotify' }).waitFor()
      await page.close()
    }
    expect(accounts()).toEqual([{ accountId: 'smedjan', accessToken: null, refreshToken: null }])
  })

  it('shows each user what is theirs', async () => {
    const page = await browser.newPage()
    await servers.signIn(page, 'ada')
    expect(await page.getByRole('listitem').count()).toBe(0)
    await page.close()
  })

  it('has the address of its port if no other is set', async () => {
    await using alone = await TwoServers.start([main], ({ folder }) => ({
      BETTER_AUTH_SECRET: secret,
      DATABASE_FILE: join(folder, databaseName),
    }))
    const [origin] = alone.origins
    const form = { method: 'POST', headers: { origin }, redirect: 'manual' } as const
    const { headers } = await fetch(`${origin}/login`, form)
    const { searchParams } = new URL(headers.get('location') ?? '')
    expect(searchParams.get('redirect_uri')).toBe(`${origin}/api/auth/callback/spotify`)
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
