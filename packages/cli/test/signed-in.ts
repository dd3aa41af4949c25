import type { MockSpotify } from '@spotify-sdk/testing'
import { FakeBrowser } from 'test-support/browser/fake-browser.ts'
import type { Environment, Run } from './in-this-process.ts'
import type { TestMachine } from './running-cli.ts'

/** Signs in by a browser whose user agrees, as the user of that id. */
export async function signIn(
  machine: TestMachine,
  mock: MockSpotify,
  words: readonly string[] = [],
  user?: string,
): Promise<Run> {
  return signInBy((env) => machine.runWith(env, 'login', ...words), mock, user)
}

/** The same by a process, for sign-ins at the same time. */
export async function signInByProcess(
  machine: TestMachine,
  mock: MockSpotify,
  words: readonly string[] = [],
): Promise<Run> {
  return signInBy((env) => machine.runProcessWith(env, 'login', ...words), mock)
}

async function signInBy(
  login: (env: Environment) => Promise<Run>,
  mock: MockSpotify,
  user?: string,
): Promise<Run> {
  await using browser = await FakeBrowser.start(async (url) =>
    fetch(await mock.authorize(url, { user })),
  )
  return await login({ BROWSER: browser.path })
}
