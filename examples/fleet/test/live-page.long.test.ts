import { isDeepStrictEqual } from 'node:util'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from 'test-support/browser/chromium.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { FleetPage } from './fleet-page.ts'
import { FleetProgram, isAlive } from './fleet-program.ts'
import { ForeignSite } from './foreign-site.ts'

let program: FleetProgram
let browser: Browser
let fleet: FleetPage

beforeAll(async () => {
  const settings = ['--token-seconds=5', '--calls-per-second=20', '--seconds=600']
  ;[program, browser] = await Promise.all([FleetProgram.start(settings), launchChromium()])
  fleet = new FleetPage(await browser.newPage({ viewport: { width: 1280, height: 900 } }))
  await fleet.page.goto(program.url)
  await fleet.page.locator('.span.token').nth(7).waitFor()
})

afterAll(async () => {
  await browser.close()
  await program[Symbol.asyncDispose]()
})

/** One session: each test continues where the previous one ended. */
describe('the live page of examples/fleet', () => {
  it('shows eight processes with one token, and what separate caches would have needed', async () => {
    const { token, tokens, tokenRequests, requested } = await fleet.atRest()
    expect({ tokens, tokenRequests, requested }).toEqual({
      tokens: token,
      tokenRequests: token,
      requested: token,
    })
    const lifetimes = /^\d+ tokens? in (\d+) lifetimes?$/.exec(await fleet.text('with-cache'))?.[1]
    expect(await fleet.text('without-cache')).toBe(`${8 * Number(lifetimes)} tokens at least`)
  })

  it('shows how all processes change to the next token with one request', async () => {
    await fleet.atRest((await fleet.atRest()).token)
    const { before, after } = await fleet.calmChange()
    expect(after).toMatchObject({
      token: before.token + 1,
      tokenRequests: before.tokenRequests + 1,
      requested: before.requested + 1,
      adopted: before.adopted + 7,
    })
  })

  it('draws a lane per process, in the colour of its token, and who requested it', async () => {
    const { token } = await fleet.oneToken()
    const line = fleet.page.locator('#time-line')
    const drawn = (what: string): Promise<number> =>
      line.locator(`${what}[data-token='${token}']`).count()
    // It is drawn a moment after the table is written.
    await line
      .locator(`.adopter.hue-${token % 6}`)
      .nth(6)
      .waitFor()
    expect({
      spans: await drawn('.span'),
      requesters: await drawn('.requester'),
      adopters: await drawn('.adopter'),
    }).toEqual({ spans: 8, requesters: 1, adopters: 7 })
  })

  it('agrees with the table in the terminal', async () => {
    let [printed, shown]: (readonly (readonly string[])[])[] = [[], []]
    await waitUntil('the same counts in both tables', async () => {
      printed = program.rows.map((cells) => cells.slice(3, 6))
      shown = (await fleet.table()).slice(0, -1).map((cells) => cells.slice(4, 7))
      return isDeepStrictEqual(printed, shown)
    })
    expect(printed).toEqual(shown)
    expect(printed).toHaveLength(8)
  })

  it('ignores commands from a page of another site', async () => {
    const target = `${program.url}controls/kill-holder`
    const post = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(target, { method: 'POST', headers })).status
    expect(await post({})).toBe(403)
    expect(await post({ origin: 'null' })).toBe(403)
    expect(await post({ origin: 'http://127.0.0.1' })).toBe(403)

    await using site = await ForeignSite.start(target)
    const foreign = await browser.newPage()
    await foreign.goto(site.url)
    const [answer] = await Promise.all([
      foreign.waitForResponse(target),
      foreign.getByRole('button').click(),
    ])
    expect(answer.status()).toBe(403)
    await foreign.close()
    expect(program.output).not.toContain('waiting for a holder')
  })

  it('replaces a holder that is killed during its request, and no call fails', async () => {
    await fleet.press('Kill the holder')
    expect(await fleet.summary(1)).toMatch(
      /^Process \d was killed during its token request, .* took over after .* none failed/,
    )
    expect(await fleet.figures()).toMatchObject({ takenOver: 1, failedCalls: 0, expiredServed: 0 })
    const names = (await fleet.table()).map(([name]) => name)
    expect(names.filter((name) => name?.endsWith('†'))).toHaveLength(1)
  })

  it('serves callers from memory while Redis is frozen, and no call fails', async () => {
    const { token } = await fleet.oneToken()
    await fleet.press('Freeze Redis')
    expect(await fleet.summary(2)).toMatch(
      /^Redis did not answer for \d+\.\d s\. Callers got tokens from memory\..* none failed/,
    )
    expect(await fleet.oneToken(token)).toMatchObject({ failedCalls: 0, expiredServed: 0 })
  })

  it('serves the old token while the endpoint fails, then a typed error, then the next token', async () => {
    const { token } = await fleet.oneToken()
    await fleet.press('Fail the token endpoint')
    await waitUntil('a call fails', async () => (await fleet.figures()).failedCalls > 0)
    const [portUrl = ''] = /http:[^,]*/.exec(await fleet.text('setting')) ?? []
    const refused = await fetch(portUrl)
    expect(refused.status).toBe(503)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    expect(await refused.json()).toMatchObject({ error: 'ServerError', code: 'server_error' })

    await fleet.press('Repair the token endpoint')
    expect(await fleet.summary(3)).toMatch(
      /^The token endpoint answered 503 for .* callers got a ServerError with Retry-After, .* The next token came/,
    )
    expect(await fleet.oneToken(token)).toMatchObject({ expiredServed: 0 })
    expect(await fleet.text('failed-note')).toBe('with Spotify down and no valid token left')
  })

  it.each(['light', 'dark'] as const)('fits on a phone, %s', async (colorScheme) => {
    const phone = await browser.newPage({ viewport: { width: 390, height: 844 }, colorScheme })
    await phone.goto(program.url)
    await phone.locator('tbody tr').nth(7).waitFor()
    const { scrollWidth, ground } = await phone.evaluate(() => ({
      scrollWidth: document.documentElement.scrollWidth,
      ground: getComputedStyle(document.documentElement).backgroundColor,
    }))
    expect(scrollWidth).toBe(390)
    expect(ground).toBe(colorScheme === 'light' ? 'rgb(246, 246, 243)' : 'rgb(16, 18, 17)')
    await phone.close()
  })

  it('shows neither a token nor a secret, on the page, in its stream or in the terminal', async () => {
    const reader = (await fetch(`${program.url}events`)).body?.getReader()
    const { value } = (await reader?.read()) ?? {}
    await reader?.cancel()
    const stream = new TextDecoder().decode(value)
    expect(stream).toContain('"processes":[')
    // Tokens and secrets here are at least 32 letters and digits.
    for (const text of [stream, await fleet.page.content(), program.output]) {
      expect(text).not.toMatch(/[\w-]{32}/)
    }
  })

  it('ends at a SIGTERM, with all its processes, and agrees with the counts of MockSpotify', async () => {
    const { pids } = program
    expect(pids).toHaveLength(8)
    const { tokenRequests } = await fleet.figures()
    program.kill('SIGTERM')
    expect(await program.exit).toEqual([0, null])
    expect(pids.filter(isAlive)).toEqual([])
    expect(program.summary).toMatchObject({ takenOver: 1, deaths: 1, expiredServed: 0 })
    expect(program.summary.tokenRequests).toBeGreaterThanOrEqual(tokenRequests)
    await fleet.page.locator('#ended').waitFor({ state: 'visible' })
  })
})
