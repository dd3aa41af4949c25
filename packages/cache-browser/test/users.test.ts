import { describe, expect, it } from 'vitest'
import { askFor, eventsOf, spentRefreshTokens } from './app.ts'
import { inChromium } from './in-chromium.ts'
import type { tab as Tab } from './pages/tab.ts'
import { expectToEndEverywhere } from './scenarios.ts'

declare const tab: typeof Tab

const { startApp } = inChromium()

describe('a sign-in in one tab', () => {
  it('signs in all tabs immediately, and those that are opened later', async () => {
    const { mock, app } = await startApp()
    const [one, two] = [await app.open(), await app.open()]
    expect(await askFor(two)).toBe('authorization_required')
    await app.logIn(one)
    await two.evaluate(() => tab.event('token-adopted'))
    const token = await askFor(one)
    expect(await askFor(two)).toBe(token)
    expect(await askFor(await app.open())).toBe(token)
    expect(mock.requests.token).toHaveLength(1)
  })

  it('survives a reload without a request', async () => {
    const { mock, app } = await startApp()
    const page = await app.open()
    await app.logIn(page)
    const token = await askFor(page)
    await page.reload()
    expect(await page.evaluate(() => tab.events)).toEqual([])
    expect(await askFor(page)).toBe(token)
    expect(mock.requests.token).toHaveLength(1)
  })
})

describe('a sign-out in one tab', () => {
  it('signs out all tabs immediately, and those that are opened later', async () => {
    const { mock, app } = await startApp()
    await expectToEndEverywhere(mock, app)
  })

  it('wins over a refresh in another tab', async () => {
    const { mock, app } = await startApp()
    const [one, two] = [await app.open(), await app.open()]
    await app.logInUntilTheEnd(one)
    await one.evaluate(() => tab.holdBack())
    const late = one.evaluate(() => tab.getAccessToken())
    await one.evaluate(() => tab.heldBack())
    expect(await two.evaluate(() => tab.signOut())).toHaveProperty('value')
    await one.evaluate(() => tab.send())
    expect(await late).toMatchObject({ error: { code: 'authorization_required' } })
    await one.reload()
    expect(await askFor(one)).toBe('authorization_required')
    expect(spentRefreshTokens(mock)).toHaveLength(1)
  })
})

describe('a tab that was hidden, and has closed its cache', () => {
  it('notices at its next use of the cache what it has missed, and what comes later', async () => {
    const { mock, app } = await startApp()
    const [one, two] = [await app.open(), await app.open()]
    await app.logIn(one)
    expect(await askFor(two)).toBe(await askFor(one))
    await two.evaluate(() => tab.disconnect())
    await one.evaluate(() => tab.signOut())
    expect(await two.evaluate(() => tab.look())).toEqual({ value: undefined })
    await two.evaluate(() => tab.event('signed-out-elsewhere'))
    await app.logIn(one)
    await expect
      .poll(() => eventsOf(two), { timeout: 20_000 })
      .toMatchObject({ 'token-adopted': 2 })
    expect(await askFor(two)).toBe(await askFor(one))
    expect(mock.requests.token).toHaveLength(2)
  })
})

describe('two programs of one origin', () => {
  it('are kept apart, as users of one app', async () => {
    const { mock, app } = await startApp()
    mock.addUser({ id: 'ada' })
    const [one, two] = [await app.open({ user: 'smedjan' }), await app.open({ user: 'ada' })]
    await app.logIn(one, 'smedjan')
    expect(await askFor(two)).toBe('authorization_required')
    await app.logIn(two, 'ada')
    const token = await askFor(one)
    expect(await askFor(two)).not.toBe(token)
    await two.evaluate(() => tab.signOut())
    expect(await askFor(two)).toBe('authorization_required')
    expect(await askFor(one)).toBe(token)
    expect(await eventsOf(one)).not.toHaveProperty('signed-out-elsewhere')
  })

  it.each([
    ['Client IDs', {}],
    ['prefixes', { cache: { prefix: 'other:' } }],
    ['databases', { cache: { databaseName: 'other' } }],
  ])('are kept apart, as apps of two %s', async (what, options) => {
    const { mock, app } = await startApp()
    const other = what === 'Client IDs' ? (await startApp()).app : app
    const [one, two] = [await app.open(), await other.open(options)]
    await app.logIn(one)
    expect(await askFor(two)).toBe('authorization_required')
    await two.evaluate(() => tab.signOut())
    expect(mock.expiresAt(String(await askFor(one)))).toBeGreaterThan(0)
    expect(await eventsOf(one)).not.toHaveProperty('signed-out-elsewhere')
  })
})
