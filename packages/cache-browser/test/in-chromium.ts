import { MockSpotify } from '@spotify-sdk/testing'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, onTestFinished, vi } from 'vitest'
import { ChromiumTabs } from 'test-support/browser/chromium-tabs.ts'
import { App } from './app.ts'
import { PageServer } from './page-server.ts'

/** One Chromium and one origin for the tests of a file, and an app for each test. */
export interface InChromium {
  readonly chromium: () => ChromiumTabs
  readonly server: () => PageServer
  /** Starts an app on a mock that rotates refresh tokens and detects reuse. */
  readonly startApp: (
    options?: Parameters<typeof MockSpotify.start>[0],
  ) => Promise<{ readonly mock: MockSpotify; readonly app: App<Page> }>
}

export function inChromium(): InChromium {
  let server: PageServer
  let chromium: ChromiumTabs

  // Browsers are slow to start, and other tests run at the same time.
  vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
  beforeAll(async () => {
    server = await PageServer.start()
    chromium = await ChromiumTabs.launch()
  })
  afterAll(async () => {
    await chromium[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })

  return {
    chromium: () => chromium,
    server: () => server,
    startApp: async (options) => {
      const mock = await MockSpotify.start({ rotateRefreshTokens: 'always', ...options })
      onTestFinished(() => mock.close())
      // The window needs its first tab to stay open.
      const [, ...before] = chromium.context.pages()
      await Promise.all(before.map((page) => page.close()))
      return { mock, app: new App(chromium.context, server, mock) }
    },
  }
}
