import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { askFor, eventsOf, spentRefreshTokens } from './app.ts'
import { inChromium } from './in-chromium.ts'
import type { tab as Tab } from './pages/tab.ts'
import { expectOneRefreshPerExpiry, expectToReplaceTab } from './scenarios.ts'

declare const tab: typeof Tab

const { chromium, startApp } = inChromium()

describe('three tabs', () => {
  it('make one refresh request at each expiry', async () => {
    const { mock, app } = await startApp()
    await expectOneRefreshPerExpiry(mock, app)
  })
})

describe('eight tabs that cannot reach the token endpoint', () => {
  it('pause together and continue together', async () => {
    const { mock, app } = await startApp()
    const tabs = [await app.open()]
    while (tabs.length < 8) tabs.push(await app.open())
    const [first] = tabs
    if (first === undefined) throw new Error('There is no tab.')
    await app.logInUntilTheEnd(first)
    mock.fail('token', { connection: 'reset', times: 1000 })
    const codes = await Promise.all(tabs.map((page) => askFor(page)))
    expect(new Set(codes)).toEqual(new Set(['connection_failed']))
    const events = await Promise.all(tabs.map((page) => eventsOf(page)))
    const failures = events.reduce((sum, counts) => sum + (counts['refresh-failed'] ?? 0), 0)
    // Hidden tabs check only once a second, and may miss the first pauses. Alone, each would fail.
    expect(failures).toBeLessThan(tabs.length)
    mock.recover('token')
    mock.resetRequests()
    const askAll = (): Promise<unknown[]> => Promise.all(tabs.map((page) => askFor(page)))
    await expect.poll(askAll).not.toContain('connection_failed')
    expect(new Set(await askAll()).size).toBe(1)
    expect(spentRefreshTokens(mock)).toHaveLength(1)
  })
})

describe('a tab that ends during a refresh', () => {
  it.each([
    ['is closed', (page: Page) => page.close({ runBeforeUnload: false })],
    ['crashes', (page: Page) => chromium().crash(page)],
  ])('(%s) before it has sent anything is replaced immediately', async (_, end) => {
    const { mock, app } = await startApp()
    await expectToReplaceTab(mock, app, end)
  })

  it('after the response to its request loses the sign-in, and the error says so', async () => {
    const { mock, app } = await startApp()
    const doomed = await app.open()
    await app.logInUntilTheEnd(doomed)
    // Longer than any machine takes to close the tab.
    mock.latencySeconds = 600
    void doomed.evaluate(() => tab.getAccessToken()).catch(() => {})
    await waitUntil('a refresh', () => spentRefreshTokens(mock).length === 1)
    await doomed.close({ runBeforeUnload: false })
    mock.latencySeconds = 0
    const next = await app.open()
    expect(await askFor(next)).toBe('invalid_grant')
    expect(await eventsOf(next)).toMatchObject({ 'reauthorization-required': 1 })
    expect(mock.revokedFamilies).toBe(1)
    expect(await askFor(await app.open())).toBe('invalid_grant')
    expect(spentRefreshTokens(mock)).toHaveLength(2)
  })
})

describe('a tab that is frozen', () => {
  it('while it holds the lease is passed over, and may neither send nor store when it resumes', async () => {
    const { mock, app } = await startApp()
    const cache = { leaseSeconds: 2 }
    const frozen = await app.open({ cache })
    await app.logInUntilTheEnd(frozen)
    expect(await frozen.evaluate(() => tab.takeLease())).toBe(true)
    const next = await app.open({ cache })
    await chromium().freeze(frozen)
    const token = await askFor(next)
    expect(mock.expiresAt(String(token))).toBeGreaterThan(Date.now() / 1000)

    await chromium().thaw(frozen)
    await frozen.bringToFront()
    expect(await frozen.evaluate(() => tab.useLease())).toEqual({ seconds: 0, isStored: false })
    expect(await askFor(frozen)).toBe(token)
    await next.reload()
    expect(await askFor(next)).toBe(token)
    expect(spentRefreshTokens(mock)).toHaveLength(1)
  })

  it('while its request waits to be sent is passed over, and its late response overwrites nothing', async () => {
    // The lease outlasts the request's time-out, which may fire before the tab resumes.
    const { mock, app } = await startApp({ rotateRefreshTokens: 'omit' })
    const cache = { leaseSeconds: 2 }
    const frozen = await app.open({ cache })
    await app.logInUntilTheEnd(frozen)
    await frozen.evaluate(() => tab.holdBack())
    const late = frozen.evaluate(() => tab.getAccessToken())
    await frozen.evaluate(() => tab.heldBack())
    const next = await app.open({ cache })
    await chromium().freeze(frozen)
    const token = await askFor(next)
    expect(mock.expiresAt(String(token))).toBeGreaterThan(Date.now() / 1000)

    await chromium().thaw(frozen)
    await frozen.bringToFront()
    await frozen.evaluate(() => tab.send())
    expect(await late).toEqual({ value: token })
    const { 'lease-lost': lost = 0, 'refresh-failed': failed = 0 } = await eventsOf(frozen)
    expect({ lost, failed }).toEqual(lost === 0 ? { lost: 0, failed: 1 } : { lost: 1, failed: 0 })
    await next.reload()
    expect(await askFor(next)).toBe(token)
    expect(spentRefreshTokens(mock)).toHaveLength(1 + lost)
  })

  it('past the expiry of its token makes at most one request when it resumes, with all others', async () => {
    const { mock, app } = await startApp()
    const [one, two, three] = [await app.open(), await app.open(), await app.open()]
    await app.logIn(three)
    const tabs = [one, two, three]
    const last = await askFor(three)
    expect(await Promise.all([one, two].map((page) => askFor(page)))).toEqual([last, last])
    for (const page of [one, two]) await chromium().freeze(page)
    await three.evaluate(() => tab.skipAnHour())
    for (const page of [one, two]) {
      await chromium().thaw(page)
      await page.evaluate(() => tab.skipAnHour())
    }
    const tokens = new Set(await Promise.all(tabs.map((page) => askFor(page))))
    expect(tokens.size).toBe(1)
    expect(tokens).not.toContain(last)
    expect(spentRefreshTokens(mock)).toHaveLength(1)
    expect(mock.revokedFamilies).toBe(0)
  })
})
