import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from 'test-support/browser/chromium.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveSite } from './built-site.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const pages = [
  '/',
  '/getting-started',
  '/auth/',
  '/auth/user-tokens',
  '/web-api/albums',
  '/errors',
  '/how-it-works',
]
const widths = { desktop: 1280, phone: 390 } as const
const schemes = ['light', 'dark'] as const
const looks = (Object.keys(widths) as Array<keyof typeof widths>).flatMap((device) =>
  schemes.map((scheme) => ({ device, scheme })),
)

let browser: Browser
let site: Awaited<ReturnType<typeof serveSite>>

beforeAll(async () => {
  site = await serveSite()
  browser = await launchChromium()
})

afterAll(async () => {
  await browser.close()
  await site[Symbol.asyncDispose]()
})

interface Visit extends AsyncDisposable {
  readonly page: Page
  /** Errors of the console, failed requests, and requests to other hosts. */
  readonly complaints: readonly string[]
}

async function visit(
  path: string,
  { device, scheme }: { device: keyof typeof widths; scheme: (typeof schemes)[number] },
): Promise<Visit> {
  const viewport = { width: widths[device], height: 800 }
  const context = await browser.newContext({
    viewport,
    colorScheme: scheme,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => void complaints.push(error.message))
  page.on('request', (request) => {
    if (!request.url().startsWith(site.origin)) complaints.push(`request to ${request.url()}`)
  })
  page.on('response', (response) => {
    if (!response.ok()) complaints.push(`${response.status()} ${response.url()}`)
  })
  await page.goto(`${site.origin}${path}`, { waitUntil: 'networkidle' })
  return { page, complaints, [Symbol.asyncDispose]: async () => context.close() }
}

interface AxeResult {
  readonly id: string
  readonly nodes: ReadonlyArray<{ readonly html: string; readonly failureSummary?: string }>
}

/** The rules of WCAG 2.1 AA that a page breaks, with the elements. */
async function violationsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe)
  const results = await page.evaluate(async () => {
    // The text of VitePress's search button contains a key, which is not its name.
    const rules = { 'label-content-name-mismatch': { enabled: false } }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']
    const run = (globalThis as unknown as { axe: { run: (options: object) => Promise<unknown> } })
      .axe
    return (await run.run({ runOnly: tags, rules })) as { violations: AxeResult[] }
  })
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
  )
}

describe.for(looks)('on a $device, $scheme', (look) => {
  it.for(pages)(
    '%s has no error in the console, and breaks no rule of accessibility',
    async (path) => {
      await using visited = await visit(path, look)
      const { page, complaints } = visited
      expect(await violationsOf(page)).toEqual([])
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect({ complaints, overflow }).toEqual({ complaints: [], overflow: 0 })
    },
  )
})

describe('the search', () => {
  it('finds a scope by the keyboard alone, and opens a page that names it', async () => {
    await using visited = await visit('/', { device: 'desktop', scheme: 'light' })
    const { page, complaints } = visited
    await page.keyboard.press('Control+k')
    await page.locator('#localsearch-input').fill('user-library-read')
    await page.locator('#localsearch-list .result').first().waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.pathname !== '/')
    await page.locator('main').getByText('user-library-read').first().waitFor()
    expect({ complaints, path: new URL(page.url()).pathname }).toEqual({
      complaints: [],
      path: expect.stringMatching(/^\/(?:web-api|client|auth)\//),
    })
  })
})

describe('the appearance', () => {
  it('becomes dark by its switch, which the keyboard reaches, and stays so', async () => {
    await using visited = await visit('/', { device: 'desktop', scheme: 'light' })
    const { page } = visited
    const isDark = async (): Promise<boolean> =>
      page.evaluate(() => document.documentElement.classList.contains('dark'))
    const before = await isDark()
    await page.locator('.VPNavBarAppearance .VPSwitchAppearance').focus()
    await page.keyboard.press('Enter')
    await expect.poll(isDark).toBe(true)
    await page.reload()
    expect({ before, after: await isDark() }).toEqual({ before: false, after: true })
  })
})
