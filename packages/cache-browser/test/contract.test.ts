import type { Page } from 'playwright-core'
import { beforeAll } from 'vitest'
import { describeContractIn } from './contract-in-page.ts'
import { inChromium } from './in-chromium.ts'

const { chromium, server } = inChromium()
let page: Page

beforeAll(async () => {
  page = await chromium().context.newPage()
  await page.goto(`${server().origin}/contract`)
})

describeContractIn('Chromium', () => page)
