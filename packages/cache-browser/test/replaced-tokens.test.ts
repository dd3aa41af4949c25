import { describe, expect, it } from 'vitest'
import { askFor, endOf, spentRefreshTokens } from './app.ts'
import { inChromium } from './in-chromium.ts'
import type { tab as Tab } from './pages/tab.ts'

declare const tab: typeof Tab

const { chromium, startApp } = inChromium()

describe('a tab that was frozen while another tab replaced its refresh token', () => {
  it.each([
    { title: 'and whose own access token expires later', isAskedTwice: false },
    { title: 'and whose own access token is rejected when it resumes', isAskedTwice: true },
  ])('sends the newer refresh token: $title', async ({ isAskedTwice }) => {
    const { mock, app } = await startApp()
    const [frozen, other] = [await app.open(), await app.open()]
    await app.logIn(frozen)
    const first = String(await askFor(frozen))
    expect(await askFor(other)).toBe(first)

    await chromium().freeze(frozen)
    // The next token has a shorter life than the one that the frozen tab holds, and does not end on its way.
    mock.tokenLifetimeSeconds = 8
    await other.evaluate((accessToken) => tab.invalidate(accessToken), first)
    const second = await askFor(other)
    await endOf(mock, second)
    mock.tokenLifetimeSeconds = 3600

    await chromium().thaw(frozen)
    await frozen.bringToFront()
    if (isAskedTwice) await frozen.evaluate((accessToken) => tab.invalidate(accessToken), first)
    const tokens = [await askFor(frozen), await askFor(other), await askFor(frozen)]
    for (const token of tokens) expect(token).toEqual(expect.stringMatching(/^BQ/))

    const sent = spentRefreshTokens(mock)
    expect(sent.length).toBeGreaterThanOrEqual(2)
    expect(new Set(sent).size).toBe(sent.length)
    expect(mock.revokedFamilies).toBe(0)
  })
})
