import { MockSpotify } from '@spotify-sdk/testing'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from 'test-support/browser/chromium.ts'
import { ProgramProcess } from 'test-support/program-process.ts'
import { freePort } from 'test-support/redis/free-ports.ts'
import { tokenExpiry } from 'test-support/mock/token-expiry.ts'
import { CopiedRecipe } from '../copied-recipe.ts'

let recipe: CopiedRecipe
let mock: MockSpotify
let browser: Browser
let server: ProgramProcess
let url: string

beforeAll(async () => {
  recipe = await CopiedRecipe.copy('browser-page')
  await recipe.install()
  // A refresh token that is sent twice ends the sign-in of all tabs.
  ;[mock, browser] = await Promise.all([
    MockSpotify.start({ rotateRefreshTokens: 'always' }),
    launchChromium(),
  ])
  const port = await freePort()
  url = `http://127.0.0.1:${port}/`
  server = new ProgramProcess([join(recipe.folder, 'serve.mjs')], {
    env: { ...mock.env, PORT: `${port}` },
  })
  await server.says(url)
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
  await mock.close()
  recipe[Symbol.dispose]()
})

/** A new browser with one tab, whose user signs in. */
async function signIn(): Promise<Page> {
  const tab = await (await browser.newContext()).newPage()
  await tab.goto(url)
  await tab.getByRole('button', { name: 'Log in with Spotify' }).click()
  await tab.getByRole('button', { name: 'Agree' }).click()
  await tab.getByRole('listitem').first().waitFor()
  return tab
}

const tracksIn = async (tab: Page): Promise<number> => {
  await tab.getByRole('listitem').first().waitFor()
  return tab.getByRole('listitem').count()
}

describe('examples/recipes/browser-page', () => {
  it('has no file for a path that is no URL, and goes on', async () => {
    const { hostname, port } = new URL(url)
    // `fetch` sends no such path.
    const sent = get({ hostname, port, path: '//' })
    const [{ statusCode }] = (await once(sent, 'response')) as [IncomingMessage]
    expect({ statusCode, next: (await fetch(url)).status }).toEqual({ statusCode: 404, next: 200 })
  })

  it('signs a user in, keeps the code out of the address, and breaks no rule of its policy', async () => {
    const context = await browser.newContext()
    const complaints: string[] = []
    context.on('console', (message) => complaints.push(message.text()))
    context.on('weberror', (error) => complaints.push(error.error().message))
    const tab = await context.newPage()
    await tab.goto(url)
    await tab.getByRole('button', { name: 'Log in with Spotify' }).click()
    await tab.getByRole('button', { name: 'Agree' }).click()
    expect({ tracks: await tracksIn(tab), address: tab.url(), complaints }).toEqual({
      tracks: 5,
      address: url,
      complaints: [],
    })
    await context.close()
  })

  it('makes one refresh per expiry for two tabs, and signs both out', async () => {
    mock.tokenLifetimeSeconds = 3
    const tab = await signIn()
    const other = await tab.context().newPage()
    await tokenExpiry(mock)
    mock.tokenLifetimeSeconds = 3600
    mock.resetRequests()
    // Long enough that both need the token before it comes.
    mock.latencySeconds = 0.5
    await Promise.all([tab.reload(), other.goto(url)])
    const tracks = await Promise.all([tab, other].map(tracksIn))
    const grants = mock.requests.token.map(({ form }) => form.get('grant_type'))
    expect({ tracks, grants, revoked: mock.revokedFamilies }).toEqual({
      tracks: [5, 5],
      grants: ['refresh_token'],
      revoked: 0,
    })
    await other.getByRole('button', { name: 'Log out' }).click()
    await tab.getByRole('button', { name: 'Log in with Spotify' }).waitFor()
    await tab.context().close()
  })

  it('shows why a callback failed, and lets the user sign in', async () => {
    const tab = await (await browser.newContext()).newPage()
    await tab.goto(`${url}?code=code&state=of-another-site`)
    await tab.getByRole('button', { name: 'Log in with Spotify' }).waitFor()
    expect(await tab.getByRole('alert').textContent()).toMatch(/state/)
    await tab.context().close()
  })

  it('serves the files of the page alone', async () => {
    const paths = ['package.json', 'node_modules/ky/package.json', 'serve.mjs', '..%2fserve.mjs']
    const answers = await Promise.all(paths.map(async (path) => (await fetch(url + path)).status))
    expect(answers).toEqual([404, 404, 404, 404])
  })
})
