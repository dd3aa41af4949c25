import { setTimeout as sleep } from 'node:timers/promises'
import type { MockSpotify } from '@spotify-sdk/testing'
import type { PageServer } from './page-server.ts'
import type { tab as Tab, TabOptions } from './pages/tab.ts'

declare const tab: typeof Tab

/** What an app's tab is opened with, besides what the mock says. */
export type AppOptions = Omit<TabOptions, 'clientId' | 'tokenUrl' | 'authorizeUrl' | 'redirectUri'>

/** A page, of whichever tool drives its browser. */
export interface TabPage {
  evaluate<T>(work: () => T): Promise<Awaited<T>>
  evaluate<T, A>(work: (argument: A) => T, argument: A): Promise<Awaited<T>>
}

/** What opens pages that share what a browser keeps. */
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

  /** The address of a page of the app. */
  address(options: AppOptions = {}, path = '/tab', origin = this.#server.origin): string {
    const { clientId, tokenUrl, authorizeUrl } = this.#mock
    const redirectUri = `${this.#server.origin}/callback`
    const all: TabOptions = { clientId, tokenUrl, authorizeUrl, redirectUri, ...options }
    const url = new URL(path, origin)
    url.searchParams.set('options', JSON.stringify(all))
    return url.href
  }

  /** Opens a tab, in front of the others. */
  async open(options?: AppOptions): Promise<Page> {
    const page = await this.#window.newPage()
    await page.goto(this.address(options))
    return page
  }

  /** The user's way to the consent page and back. */
  async logIn(page: TabPage, user?: string): Promise<void> {
    const url = await page.evaluate(() => tab.beginLogin())
    const response = await this.#mock.authorize(url, { user })
    const login = await page.evaluate((answer) => tab.finishLogin(answer), response)
    if ('error' in login) throw new Error(`The login failed: ${JSON.stringify(login.error)}`)
  }

  /** A login whose access token has ended: whoever asks next must refresh. */
  async logInUntilTheEnd(page: TabPage): Promise<void> {
    const { tokenLifetimeSeconds } = this.#mock
    this.#mock.tokenLifetimeSeconds = 1
    await this.logIn(page)
    this.#mock.tokenLifetimeSeconds = tokenLifetimeSeconds
    await sleep(1020)
  }
}

/** Waits until a token has ended, by the mock's word. */
export async function endOf(mock: MockSpotify, accessToken: unknown): Promise<void> {
  const end = mock.expiresAt(String(accessToken)) ?? 0
  await sleep(Math.max(end * 1000 - Date.now(), 0) + 20)
}

/** Asks for a token in a tab. @returns It, or the code of the error. */
export async function askFor(page: TabPage): Promise<unknown> {
  const outcome = await page.evaluate(() => tab.getAccessToken())
  return 'value' in outcome ? outcome.value : outcome.error.code
}

/** How often each type of event has come in a tab. */
export async function eventsOf(page: TabPage): Promise<Readonly<Record<string, number>>> {
  const events = await page.evaluate(() => tab.events)
  const counts: Record<string, number> = {}
  for (const { type } of events) counts[type] = (counts[type] ?? 0) + 1
  return counts
}

/** The refresh tokens that were sent, in their order. */
export function spentRefreshTokens(mock: MockSpotify): (string | null)[] {
  return mock.requests.token
    .filter(({ form }) => form.get('grant_type') === 'refresh_token')
    .map(({ form }) => form.get('refresh_token'))
}
