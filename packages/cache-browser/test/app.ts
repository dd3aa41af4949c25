import { setTimeout as sleep } from 'node:timers/promises'
import type { MockSpotify } from '@spotify-sdk/testing'
import type { PageServer } from './page-server.ts'
import type { tab as Tab, TabOptions } from './pages/tab.ts'

declare const tab: typeof Tab

/** Options of an app's tab that are not from the mock. */
export type AppOptions = Omit<TabOptions, 'clientId' | 'tokenUrl' | 'authorizeUrl' | 'redirectUri'>

/** A page, in whichever browser driver. */
export interface TabPage {
  evaluate<T>(work: () => T): Promise<Awaited<T>>
  evaluate<T, A>(work: (argument: A) => T, argument: A): Promise<Awaited<T>>
}

/** Opens pages that share a browser's storage. */
export interface TabWindow<Page extends TabPage> {
  newPage(): Promise<Page & { goto(url: string): Promise<unknown> }>
}

/** An app in a browser: its tabs are pages of one origin. */
export class App<Page extends TabPage> {
  readonly #window: TabWindow<Page>
  readonly #server: PageServer
  readonly #mock: MockSpotify

  constructor(window: TabWindow<Page>, server: PageServer, mock: MockSpotify) {
    this.#window = window
    this.#server = server
    this.#mock = mock
  }

  /** Returns the URL of a page of the app. */
  address(options: AppOptions = {}, path = '/tab', origin = this.#server.origin): string {
    const { clientId, tokenUrl, authorizeUrl } = this.#mock
    const redirectUri = `${this.#server.origin}/callback`
    const all: TabOptions = { clientId, tokenUrl, authorizeUrl, redirectUri, ...options }
    const url = new URL(path, origin)
    url.searchParams.set('options', JSON.stringify(all))
    return url.href
  }

  /** Opens a tab in the foreground. */
  async open(options?: AppOptions): Promise<Page> {
    const page = await this.#window.newPage()
    await page.goto(this.address(options))
    return page
  }

  /** Takes the user to the consent page and back. */
  async logIn(page: TabPage, user?: string): Promise<void> {
    const url = await page.evaluate(() => tab.beginLogin())
    const response = await this.#mock.authorize(url, { user })
    const login = await page.evaluate((answer) => tab.finishLogin(answer), response)
    if ('error' in login) throw new Error(`The sign-in failed: ${JSON.stringify(login.error)}`)
  }

  /** Signs in, and waits until the access token has expired, so that the next call must refresh. */
  async logInUntilTheEnd(page: TabPage): Promise<void> {
    const { tokenLifetimeSeconds } = this.#mock
    this.#mock.tokenLifetimeSeconds = 1
    await this.logIn(page)
    this.#mock.tokenLifetimeSeconds = tokenLifetimeSeconds
    await sleep(1020)
  }
}

/** Waits until the mock considers a token expired. */
export async function endOf(mock: MockSpotify, accessToken: unknown): Promise<void> {
  const end = mock.expiresAt(String(accessToken)) ?? 0
  await sleep(Math.max(end * 1000 - Date.now(), 0) + 20)
}

/** Requests a token in a tab. @returns The token, or the code of the error. */
export async function askFor(page: TabPage): Promise<unknown> {
  const outcome = await page.evaluate(() => tab.getAccessToken())
  return 'value' in outcome ? outcome.value : outcome.error.code
}

/** Counts a tab's events by type. */
export async function eventsOf(page: TabPage): Promise<Readonly<Record<string, number>>> {
  const events = await page.evaluate(() => tab.events)
  const counts: Record<string, number> = {}
  for (const { type } of events) counts[type] = (counts[type] ?? 0) + 1
  return counts
}

/** The refresh tokens that were sent, in order. */
export function spentRefreshTokens(mock: MockSpotify): (string | null)[] {
  return mock.requests.token
    .filter(({ form }) => form.get('grant_type') === 'refresh_token')
    .map(({ form }) => form.get('refresh_token'))
}
