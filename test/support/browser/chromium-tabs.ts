import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page } from 'playwright-core'
import { busyMilliseconds, chromiumArguments, chromiumPath, withPatience } from './chromium.ts'

/** Options of {@link ChromiumTabs.launch}. */
export interface ChromiumTabsOptions {
  readonly args?: readonly string[]
  /** Whether the user has forbidden all sites to store data. */
  readonly blocksSiteData?: boolean
}

const blockingSiteData = { profile: { default_content_setting_values: { cookies: 2 } } }

/**
 * A real Chromium with a new profile, whose pages are tabs of one window: all but the front one are
 * hidden, as for a user, and can be frozen. Playwright's own contexts show every page.
 */
export class ChromiumTabs implements AsyncDisposable {
  readonly context: BrowserContext
  readonly #process: ChildProcess
  readonly #profile: string

  private constructor(context: BrowserContext, process: ChildProcess, profile: string) {
    this.context = context
    this.#process = process
    this.#profile = profile
  }

  static async launch(options: ChromiumTabsOptions = {}): Promise<ChromiumTabs> {
    const profile = await mkdtemp(join(tmpdir(), 'spotify-sdk-chromium-'))
    if (options.blocksSiteData === true) await writePreferences(profile, blockingSiteData)
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const started = spawn(
      chromiumPath(),
      [
        '--headless=new',
        '--remote-debugging-port=0',
        `--user-data-dir=${profile}`,
        ...chromiumArguments,
        ...sandbox,
        ...(options.args ?? []),
        'about:blank',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    )
    const endpoint = await endpointOf(started)
    const browser = await chromium.connectOverCDP(endpoint, {
      noDefaults: true,
      timeout: busyMilliseconds,
    })
    const [context] = withPatience(browser).contexts()
    if (context === undefined) throw new Error('Chromium has no window.')
    return new ChromiumTabs(context, started, profile)
  }

  /** Freezes a hidden tab, as the browser does to save power: timers, requests and database. */
  async freeze(page: Page): Promise<void> {
    await this.#setLifecycle(page, 'frozen')
  }

  async thaw(page: Page): Promise<void> {
    await this.#setLifecycle(page, 'active')
  }

  /** Crashes the tab's process. */
  async crash(page: Page): Promise<void> {
    const crashed = page.waitForEvent('crash')
    const session = await this.context.newCDPSession(page)
    session.send('Page.crash').catch(() => {})
    await crashed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.context.browser()?.close()
    if (this.#process.exitCode === null) {
      this.#process.kill()
      await once(this.#process, 'exit')
    }
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 })
  }

  async #setLifecycle(page: Page, state: 'frozen' | 'active'): Promise<void> {
    const session = await this.context.newCDPSession(page)
    await session.send('Page.setWebLifecycleState', { state })
    await session.detach()
  }
}

async function writePreferences(profile: string, preferences: object): Promise<void> {
  await mkdir(join(profile, 'Default'))
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences))
}

/** The address on which Chromium listens. */
function endpointOf({ stderr }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      const endpoint = /^DevTools listening on (ws:\S+)$/m.exec(text)?.[1]
      if (endpoint !== undefined) resolve(endpoint)
    })
    stderr?.on('end', () => reject(new Error(`Chromium has ended before it listened:\n${text}`)))
  })
}
