import { text } from 'node:stream/consumers'
import type { AuthEvent } from '@spotify-sdk/auth-core'
import { expect, it } from 'vitest'
import { serve } from 'test-support/serve.ts'
import { spentRefreshTokens } from './app.ts'
import { inChromium } from './in-chromium.ts'

/** What the page reports. */
interface Report {
  readonly prerendering: boolean
  readonly granted: boolean
  readonly token: { readonly value: string }
  readonly events: readonly AuthEvent[]
}

const { chromium, startApp } = inChromium()

it('a prerendered page waits for its token until it is shown, and reports no failure', async () => {
  const { mock, app } = await startApp()
  const page = await app.open()
  await app.logInUntilTheEnd(page)

  const disconnected = Promise.withResolvers<void>()
  const reported = Promise.withResolvers<string>()
  const origin = await serve(async (request, response) => {
    response.setHeader('access-control-allow-origin', '*')
    if (request.method === 'POST') reported.resolve(await text(request))
    else await disconnected.promise
    response.end()
  })
  // Chromium prerenders no page while a debugger is attached.
  await page.evaluate(
    ([start, address]) => {
      const showPrerendered = async (): Promise<void> => {
        await fetch(start)
        const rules = document.createElement('script')
        rules.type = 'speculationrules'
        rules.text = JSON.stringify({ prerender: [{ urls: [address], eagerness: 'immediate' }] })
        document.head.append(rules)
        while (localStorage.getItem('lease') === null) {
          await new Promise((resolve) => setTimeout(resolve, 50))
        }
        location.href = address
      }
      void showPrerendered()
    },
    [origin, app.address({ reportTo: origin })] as const,
  )
  await chromium().context.browser()?.close()
  disconnected.resolve()
  const report = JSON.parse(await reported.promise) as Report
  const { prerendering, granted, token, events } = report
  expect({ prerendering, granted }).toEqual({ prerendering: true, granted: false })
  expect(mock.expiresAt(token.value)).toBeGreaterThan(Date.now() / 1000)
  expect(events.map(({ type }) => type)).toEqual(['token-refreshed'])
  expect(spentRefreshTokens(mock)).toHaveLength(1)
})
