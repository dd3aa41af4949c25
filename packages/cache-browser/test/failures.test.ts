import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { App, askFor, eventsOf, spentRefreshTokens } from './app.ts'
import { inChromium } from './in-chromium.ts'
import { PageServer } from './page-server.ts'
import type { tab as Tab } from './pages/tab.ts'

declare const tab: typeof Tab

const { chromium, startApp } = inChromium()

/** The codes of the cache failures that a tab reported. */
async function failuresOf(page: Page): Promise<readonly string[]> {
  const events = await page.evaluate(() => tab.events)
  return [
    ...new Set(events.flatMap((event) => (event.type === 'cache-failed' ? [event.code] : []))),
  ]
}

/** Opens a database like another program of the origin, which never closes it. */
async function openForeign(page: Page, name: string, version: number): Promise<void> {
  await page.evaluate(
    ([database, number]) =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open(database, number)
        opening.addEventListener('success', () => resolve())
      }),
    [name, version] as const,
  )
}

/** Keeps the database in a transaction, which all others wait for, until the page is closed. */
async function keepBusy(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open('spotify-sdk')
        opening.addEventListener('success', () => {
          const entries = opening.result.transaction('entries', 'readwrite').objectStore('entries')
          const goOn = (): void => {
            resolve()
            entries.count().addEventListener('success', goOn)
          }
          entries.count().addEventListener('success', goOn)
        })
      }),
  )
}

/** Ends the deadlines of a tab when its next write has called `commit`, before the flush is over. */
async function endDeadlinesAtCommit(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { setTimeout: later } = globalThis
    const commit = Reflect.get<IDBTransaction, 'commit'>(IDBTransaction.prototype, 'commit')
    const steps: (() => void)[] = []
    let isCommitting = false
    Object.assign(globalThis, {
      setTimeout: (work: () => void, milliseconds?: number): unknown => {
        // The cache's deadline of 4.5 s is counted in five steps.
        if (milliseconds !== 900) return later(work, milliseconds)
        if (isCommitting) queueMicrotask(work)
        else steps.push(work)
        return 0
      },
    })
    IDBTransaction.prototype.commit = function (this: IDBTransaction): void {
      Reflect.apply(commit, this, [])
      if (this.mode !== 'readwrite') return
      isCommitting = true
      for (const step of steps) queueMicrotask(step)
      later(() => {
        Object.assign(globalThis, { setTimeout: later })
        IDBTransaction.prototype.commit = commit
      })
    }
  })
}

describe('a failing database', () => {
  it('that flushes for too long is a failed sign-out, and no error of the page', async () => {
    const { app } = await startApp()
    const page = await app.open()
    await app.logIn(page)
    const errors: string[] = []
    page.on('pageerror', ({ message }) => errors.push(message))
    await endDeadlinesAtCommit(page)
    expect(await page.evaluate(() => tab.signOut())).toMatchObject({
      error: { code: 'cache_unavailable' },
    })
    // The deletion was committed.
    expect(await page.evaluate(() => tab.look())).toEqual({ value: undefined })
    expect({ errors, failures: await failuresOf(page) }).toEqual({
      errors: [],
      failures: ['timeout'],
    })
  })

  it('times out after a few seconds, and is used again when it works', async () => {
    const { mock, app } = await startApp()
    const cache = { databaseName: 'stuck' }
    const foreign = await app.open()
    await openForeign(foreign, 'stuck', 1)
    // Waits for the foreign connection, and every other open waits for this deletion.
    await foreign.evaluate(() => void indexedDB.deleteDatabase('stuck'))
    const page = await app.open({ cache })
    expect(await askFor(page)).toBe('cache_unavailable')
    expect(await failuresOf(page)).toEqual(['timeout'])
    expect(await page.evaluate(() => tab.look())).toMatchObject({ error: { code: 'timeout' } })
    await foreign.close()
    await app.logIn(page)
    const token = await askFor(page)
    await page.reload()
    expect(await askFor(page)).toBe(token)
    expect(mock.requests.token).toHaveLength(1)
  })

  it('that is busy for longer than half a second delays a refresh, which does not fail', async () => {
    const { mock, app } = await startApp()
    const page = await app.open()
    await app.logInUntilTheEnd(page)
    const other = await app.open()
    await keepBusy(other)
    // The timers of a tab in the background are slow.
    await page.bringToFront()
    const asked = askFor(page)
    await sleep(1500)
    expect(mock.requests.token).toHaveLength(1)
    await other.close()
    expect(mock.expiresAt(String(await asked))).toBeGreaterThan(Date.now() / 1000)
    expect(await failuresOf(page)).toEqual([])
  })

  it('for want of space costs nobody the login, which is stored when there is some', async () => {
    const { mock } = await startApp()
    // A separate origin: Chromium remembers the quota of an origin for a while.
    await using origin = await PageServer.start()
    const app = new App(chromium().context, origin, mock)
    const page = await chromium().context.newPage()
    const session = await chromium().context.newCDPSession(page)
    const quota = { origin: origin.origin, quotaSize: 1 }
    await session.send('Storage.overrideQuotaForOrigin', quota)
    await page.goto(app.address())
    await app.logIn(page)
    expect(await failuresOf(page)).toEqual(['quota_exceeded'])
    expect(await eventsOf(page)).toMatchObject({ 'token-store-failed': 1 })
    const token = await askFor(page)
    expect(mock.expiresAt(String(token))).toBeGreaterThan(0)
    await session.send('Storage.overrideQuotaForOrigin', { origin: origin.origin })
    const next = await app.open()
    await expect.poll(async () => [await askFor(page), await askFor(next)]).toEqual([token, token])
    expect(mock.requests.token).toHaveLength(1)
  })

  it('that a later version of the package uses leaves tabs the token they have', async () => {
    const { app } = await startApp()
    const cache = { databaseName: 'upgraded' }
    const page = await app.open({ cache })
    await app.logIn(page)
    const token = await askFor(page)
    await openForeign(await app.open(), 'upgraded', 2)
    expect(await askFor(page)).toBe(token)
    expect(await page.evaluate(() => tab.signOut())).toMatchObject({
      error: { code: 'cache_unavailable' },
    })
    expect(await failuresOf(page)).toEqual(['newer_version'])
  })

  it('that the user has blocked meanwhile stops every tab from refreshing alone', async () => {
    const { mock, app } = await startApp()
    const page = await app.open()
    await app.logInUntilTheEnd(page)
    // The token is known to rotate: another tab may have the same refresh token.
    await askFor(page)
    await page.evaluate(() => tab.skipAnHour())
    await page.evaluate(() => tab.disconnect())
    await page.evaluate(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('blocked', 'SecurityError')
      }
    })
    expect(await askFor(page)).toBe('cache_unavailable')
    expect(await failuresOf(page)).toEqual(['storage_denied'])
    expect(await eventsOf(page)).not.toHaveProperty('cache-degraded')
    expect(spentRefreshTokens(mock)).toHaveLength(1)
  })

  it('that belongs to another program causes an error that says so', async () => {
    const { app } = await startApp()
    await openForeign(await app.open(), 'foreign', 1)
    const page = await app.open({ cache: { databaseName: 'foreign' } })
    expect(await askFor(page)).toBe('cache_unavailable')
    expect(await failuresOf(page)).toEqual(['foreign_database'])
  })

  it('with a foreign entry is repaired by the next sign-in', async () => {
    const { app } = await startApp()
    const page = await app.open()
    await app.logIn(page)
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const opening = indexedDB.open('spotify-sdk')
          opening.addEventListener('success', () => {
            const entries = opening.result
              .transaction('entries', 'readwrite')
              .objectStore('entries')
            entries.getAllKeys().addEventListener('success', ({ target }) => {
              for (const key of (target as IDBRequest<IDBValidKey[]>).result)
                entries.put(['?'], key)
            })
            entries.transaction.addEventListener('complete', () => resolve())
          })
        }),
    )
    await page.reload()
    expect(await askFor(page)).toBe('authorization_required')
    expect(await eventsOf(page)).toMatchObject({ 'cache-entry-ignored': 1 })
    await app.logIn(page)
    const token = await askFor(page)
    await page.reload()
    expect(await askFor(page)).toBe(token)
  })
})
