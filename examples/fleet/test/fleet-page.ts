import type { Page } from 'playwright-core'
import { waitUntil } from 'test-support/redis/wait-until.ts'

/** Of a life of five seconds. */
const youngSeconds = 3.5

/** The page's figures of all processes. */
export interface FleetFigures {
  /** Its number, if the callers of all processes get the same one; else 0. */
  readonly token: number
  readonly ageSeconds: number
  readonly tokenRequests: number
  /** Tokens received. */
  readonly tokens: number
  readonly failedCalls: number
  readonly expiredServed: number
  /** Cache failures in words; empty if there were none. */
  readonly notes: string
  readonly requested: number
  readonly adopted: number
  readonly takenOver: number
}

/** The live page, as a reader sees it. */
export class FleetPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** The cells of the table: one line per process, and one of totals. */
  async table(): Promise<readonly (readonly string[])[]> {
    return this.page
      .locator('tbody tr, tfoot tr')
      .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)))
  }

  /** Everything the page says at one moment. */
  async figures(): Promise<FleetFigures> {
    const [values = [], words = [], names = [], ages = [], sums = []] = await this.page.evaluate(
      (selectors) =>
        selectors.map((selector) =>
          [...document.querySelectorAll(selector)].map((each) => each.textContent),
        ),
      [
        '#token-requests, #failed-calls, #expired-served',
        '#with-cache, #request-notes',
        'tbody td:nth-child(8)',
        'tbody td:nth-child(9)',
        'tfoot td',
      ],
    )
    const [tokenRequests = NaN, failedCalls = NaN, expiredServed = NaN] = values.map(count)
    const [, , , requested = NaN, adopted = NaN, takenOver = NaN] = sums.map(count)
    const [withCache = '', notes = ''] = words
    const isOne = names.length === 8 && new Set(names).size === 1
    const number = Number.parseInt(names[0]?.slice(1) ?? '', 10)
    return {
      token: isOne && number > 0 ? number : 0,
      ageSeconds: Math.max(...ages.map((age) => Number.parseInt(age, 10))),
      tokenRequests,
      tokens: Number.parseInt(withCache, 10),
      failedCalls,
      expiredServed,
      notes,
      requested,
      adopted,
      takenOver,
    }
  }

  async text(id: string): Promise<string> {
    return (await this.page.locator(`#${id}`).textContent()) ?? ''
  }

  async press(button: string): Promise<void> {
    await this.page.getByRole('button', { name: button }).click()
  }

  /**
   * Resolves when the callers of all processes get the same token, newer than `after`, and no
   * refresh is due yet.
   */
  async oneToken(after = 0): Promise<FleetFigures> {
    let figures = await this.figures()
    await waitUntil(`one token, later than ${after}, in all processes`, async () => {
      figures = await this.figures()
      return figures.token > after && figures.ageSeconds < youngSeconds
    })
    return figures
  }

  /** The same, with no request in flight. */
  async atRest(after = 0): Promise<FleetFigures> {
    const figures = await this.oneToken(after)
    return figures.tokens === figures.tokenRequests ? figures : this.atRest(after)
  }

  /** A change of token without a cache failure. A busy machine may need several tries. */
  async calmChange(): Promise<{ before: FleetFigures; after: FleetFigures }> {
    const before = await this.atRest()
    const after = await this.atRest(before.token)
    return before.notes === after.notes ? { before, after } : this.calmChange()
  }

  /** Resolves to the latest summary when the fleet has recovered from this many faults. */
  async summary(faults: number): Promise<string> {
    let summaries: readonly string[] = []
    const isTold = async (): Promise<boolean> => {
      const [announcement, ...told] = await this.page.evaluate(() =>
        [...document.querySelectorAll('#announcement, #events p')]
          .toSorted((a) => (a.id === 'announcement' ? -1 : 0))
          .map((each) => each.textContent),
      )
      summaries = told
      return told.length === faults && told[0] === announcement
    }
    await waitUntil(`the end of fault ${faults}`, isTold)
    return summaries[0] ?? ''
  }
}

function count(text: string): number {
  return Number(text.replaceAll(',', ''))
}
