import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from 'test-support/browser/chromium.ts'
import { tokenExpiry } from 'test-support/mock/token-expiry.ts'
import { TwoWorkers } from './two-workers.ts'

let workers: TwoWorkers
let browser: Browser
beforeAll(async () => {
  ;[workers, browser] = await Promise.all([TwoWorkers.start(), launchChromium()])
})
afterAll(async () => {
  await browser.close()
  await workers[Symbol.asyncDispose]()
})

/** A user with a browser of their own. */
async function signIn(): Promise<{ readonly tab: Page; readonly cookie: string }> {
  const context = await browser.newContext()
  const tab = await context.newPage()
  await tab.goto(workers.origin)
  await tab.getByRole('button', { name: 'Log in with Spotify' }).click()
  await tab.getByRole('button', { name: 'Agree' }).click()
  await tab.getByRole('listitem').first().waitFor()
  const cookies = await context.cookies(workers.origin)
  return { tab, cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') }
}

const saved = (html: string): number => html.match(/<li>/g)?.length ?? 0

describe('examples/recipes/cloudflare-workers', () => {
  it('signs a user in, and out', async () => {
    const { tab, cookie } = await signIn()
    expect(await tab.getByRole('listitem').count()).toBe(5)
    await tab.getByRole('button', { name: 'Log out' }).click()
    await tab.getByRole('button', { name: 'Log in with Spotify' }).waitFor()
    // A copy of the cookie ends with it.
    expect(await workers.page('first', cookie)).toContain('Log in with Spotify')
    await tab.context().close()
  })

  it('makes one refresh per expiry for two Workers', async () => {
    const { spotify } = workers
    spotify.tokenLifetimeSeconds = 3
    const { tab, cookie } = await signIn()
    await tokenExpiry(spotify)
    spotify.tokenLifetimeSeconds = 3600
    spotify.resetRequests()
    // Long enough that both need the token before it comes.
    spotify.latencySeconds = 0.5
    const pages = await Promise.all([workers.page('first', cookie), workers.page('second', cookie)])
    const grants = spotify.requests.token.map(({ form }) => form.get('grant_type'))
    expect({ saved: pages.map(saved), grants, revoked: spotify.revokedFamilies }).toEqual({
      saved: [5, 5],
      grants: ['refresh_token'],
      revoked: 0,
    })
    await tab.context().close()
  })

  it('has no such page as /constructor', async () => {
    const response = await fetch(`${workers.origin}/constructor`)
    expect(response.status).toBe(404)
  })
})
