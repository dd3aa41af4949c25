import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { Site } from './site.ts'

/** A person at a browser of their own, who sees and clicks; and all that the site has sent there. */
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
      // A redirect has no body to read.
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

  /** From the start page to Spotify's, as far as the choice. */
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
   * What stands at the top of the page that Back shows. It is read as soon as it can be seen: a page
   * that the browser has kept is there at once, and loads nothing.
   */
  async headingAfterBack(): Promise<string> {
    await this.page.goBack({ waitUntil: 'commit' })
    return this.heading()
  }

  /** What stands at the top of the page: the user's name, where it is the profile. */
  async heading(page: Page = this.page): Promise<string> {
    return page.getByRole('heading', { level: 1 }).innerText()
  }

  /** Everything that the site has sent: bodies, and headers. */
  async received(): Promise<string> {
    return (await Promise.all(this.#received)).join('\n')
  }
}
