import { setTimeout as sleep } from 'node:timers/promises'
import type { MockSpotify } from '@spotify-sdk/testing'
import { expect } from 'vitest'
import { askFor, eventsOf, spentRefreshTokens, type App, type TabPage } from './app.ts'
import type { tab as Tab } from './pages/tab.ts'

declare const tab: typeof Tab

/** Three tabs reach two expiries. Each costs one request, and no session is lost. */
export async function expectOneRefreshPerExpiry(
  mock: MockSpotify,
  app: App<TabPage>,
): Promise<void> {
  const tabs = [await app.open(), await app.open(), await app.open()] as const
  await app.logInUntilTheEnd(tabs[0])
  let last: unknown
  for (const refreshes of [1, 2]) {
    const tokens = new Set(await Promise.all(tabs.map((page) => askFor(page))))
    expect(tokens.size).toBe(1)
    expect(tokens).not.toContain(last)
    expect(spentRefreshTokens(mock)).toHaveLength(refreshes)
    ;[last] = tokens
    for (const page of tabs) await page.evaluate(() => tab.skipAnHour())
  }
  expect(new Set(spentRefreshTokens(mock)).size).toBe(2)
  expect(mock.requests.token.maxInFlight).toBe(1)
  expect(mock.revokedFamilies).toBe(0)
}

/** A tab ends while it holds the lease and has sent nothing. The next tab continues immediately. */
export async function expectToReplaceTab<Page extends TabPage>(
  mock: MockSpotify,
  app: App<Page>,
  end: (page: Page) => Promise<unknown>,
): Promise<void> {
  // So long that waiting for the end of a lease would fail the test.
  const cache = { leaseSeconds: 60 }
  const doomed = await app.open({ cache })
  await app.logInUntilTheEnd(doomed)
  await doomed.evaluate(() => tab.holdBack())
  void doomed.evaluate(() => tab.getAccessToken()).catch(() => {})
  await doomed.evaluate(() => tab.heldBack())
  const next = await app.open({ cache })
  const asked = askFor(next)
  await sleep(500)
  expect(spentRefreshTokens(mock)).toHaveLength(0)
  await end(doomed)
  expect(mock.expiresAt(String(await asked))).toBeGreaterThan(Date.now() / 1000)
  expect(spentRefreshTokens(mock)).toHaveLength(1)
  expect(mock.revokedFamilies).toBe(0)
}

/** A user signs out in one of three tabs. The others and a fourth one notice. */
export async function expectToEndEverywhere(mock: MockSpotify, app: App<TabPage>): Promise<void> {
  const [one, two, three] = [await app.open(), await app.open(), await app.open()]
  await app.logIn(one)
  const token = await askFor(one)
  for (const page of [two, three]) expect(await askFor(page)).toBe(token)
  expect(await two.evaluate(() => tab.signOut())).toHaveProperty('value')
  for (const page of [one, three]) await page.evaluate(() => tab.event('signed-out-elsewhere'))
  for (const page of [one, two, three, await app.open()]) {
    expect(await askFor(page)).toBe('authorization_required')
  }
  expect(mock.requests.token).toHaveLength(1)
}

/** A page without storage signs in, refreshes twice, and signs out. */
export async function expectToWorkFromMemory(
  mock: MockSpotify,
  app: App<TabPage>,
  page: TabPage,
): Promise<void> {
  expect(await askFor(page)).toBe('authorization_required')
  await app.logInUntilTheEnd(page)
  const first = await askFor(page)
  await page.evaluate(() => tab.skipAnHour())
  const second = await askFor(page)
  expect(second).not.toBe(first)
  expect(mock.expiresAt(String(second))).toBeDefined()
  expect(new Set(spentRefreshTokens(mock)).size).toBe(2)
  expect(mock.revokedFamilies).toBe(0)
  expect(await page.evaluate(() => tab.signOut())).toHaveProperty('value')
  expect(await askFor(page)).toBe('authorization_required')
  const events = await page.evaluate(() => tab.events)
  expect(events.filter(({ type }) => type === 'cache-degraded')).toEqual([
    { type: 'cache-degraded', key: expect.stringContaining(mock.clientId), code: 'storage_denied' },
  ])
  expect(await eventsOf(page)).not.toHaveProperty('cache-failed')
}
