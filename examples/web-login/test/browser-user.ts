import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { Site } from './site.ts'

/** A user with a separate browser, and everything that the site has sent to it. */
export class BrowserUser {
  readonly page: Page
  readonly context: BrowserContext
  readonly #site: Site
  readonly #received: Promise<string>[] = []

  private constructor(site: Site, context: BrowserContext, page: Page) {
    this.#site = site
    this.context = context
    this.page = page
    context.on('response', (response) => {
      if (!response.url().startsWith(site.origin)) return
      // A redirect has no readable body.
      const body = response.text().catch(() => '')
      const headers = response.allHeaders().catch(() => ({}))
      this.#received.push(
        Promise.all([body, headers]).then(([text, fields]) => `${text}\n${JSON.stringify(fields)}`),
      )
    })
  }

  static async open(site: Site, browser: Browser): Promise<BrowserUser> {
    const context = await browser.newContext()
    return new BrowserUser(site, context, await context.newPage())
  }

  /** Goes from the start page to Spotify's list of users. */
  async begin(page: Page = this.page): Promise<void> {
    await page.goto(this.#site.origin)
    await page.getByRole('button', { name: 'Log in with Spotify' }).click()
    await page.getByRole('button', { name: 'Agree' }).waitFor()
  }

  async agree(user: string, page: Page = this.page): Promise<void> {
    await page.getByLabel('Log in as').selectOption(user)
    await page.getByRole('button', { name: 'Agree' }).click()
    await page.waitForURL(`${this.#site.origin}/`)
  }

  async logIn(user: string): Promise<void> {
    await this.begin()
    await this.agree(user)
  }

  async logOut(page: Page = this.page): Promise<void> {
    await page.getByRole('button', { name: 'Log out' }).click()
    await page.waitForURL('**/logged-out')
  }

  /**
   * The heading of the page that Back shows, read as soon as it is visible. A page from the
   * browser's cache appears immediately and loads nothing.
   */
  async headingAfterBack(): Promise<string> {
    await this.page.goBack({ waitUntil: 'commit' })
    return this.heading()
  }

  /** The heading of the page: on the profile, the user's name. */
  async heading(page: Page = this.page): Promise<string> {
    return page.getByRole('heading', { level: 1 }).innerText()
  }

  /** Everything that the site has sent: bodies and headers. */
  async received(): Promise<string> {
    return (await Promise.all(this.#received)).join('\n')
  }
}
