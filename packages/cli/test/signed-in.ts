import type { MockSpotify } from '@spotify-sdk/testing'
import { FakeBrowser } from 'test-support/browser/fake-browser.ts'
import type { Run, TestMachine } from './running-cli.ts'

/** Signs in by a browser whose user agrees, as the user of that id. */
export async function signIn(
  machine: TestMachine,
  mock: MockSpotify,
  words: readonly string[] = [],
  user?: string,
): Promise<Run> {
  await using browser = await FakeBrowser.start(async (url) =>
    fetch(await mock.authorize(url, { user })),
  )
  return await machine.runWith({ BROWSER: browser.path }, 'login', ...words)
}
