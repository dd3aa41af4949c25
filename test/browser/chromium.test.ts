import { MockSpotify } from '@spotify-sdk/testing'
import { expect, it } from 'vitest'
import { launchChromium } from 'test-support/browser/chromium.ts'

it('shows the consent page of MockSpotify, and goes where a click on it leads', async () => {
  await using mock = await MockSpotify.start()
  await using browser = await launchChromium()
  const page = await browser.newPage()
  const url = new URL(mock.authorizeUrl)
  const redirectUri = `${mock.apiUrl}/nowhere`
  const asked = { client_id: mock.clientId, response_type: 'code', redirect_uri: redirectUri }
  url.search = new URLSearchParams({ ...asked, state: 'kept', scope: 'user-read-email' }).toString()
  await page.goto(url.href)
  expect(await page.getByRole('listitem').allTextContents()).toEqual(['user-read-email'])
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.waitForURL(`${redirectUri}?**`)
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
    error: 'access_denied',
    state: 'kept',
  })
})
