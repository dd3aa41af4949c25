import { MockSpotify } from '@spotify-sdk/testing'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BrowserContext, Page } from 'playwright-core'
import { freePorts } from './redis/free-ports.ts'
import { tokenExpiry } from './mock/token-expiry.ts'
import { ProgramProcess } from './program-process.ts'
import { TemporaryFolder } from './temporary-folder.ts'

/** What a web server of the tests is started with. */
export interface ServerSettings {
  /** Its address as browsers know it. */
  readonly origin: string
  /** For files that both processes share. */
  readonly folder: string
}

/**
 * A web server in two processes with one token cache. The browser opens the first one; its cookies are
 * also those of the second one, because cookies know no ports. Refresh tokens rotate, and one that is
 * sent twice ends the user's sign-in.
 */
export class TwoServers implements AsyncDisposable {
  readonly spotify: MockSpotify
  readonly origins: readonly [first: string, second: string]
  readonly folder: TemporaryFolder
  readonly #processes: ProgramProcess[] = []

  private constructor(spotify: MockSpotify, origins: readonly [string, string]) {
    this.spotify = spotify
    this.origins = origins
    this.folder = new TemporaryFolder()
  }

  /** @param command A program of Node, which reads `PORT` and prints its address when it serves. */
  static async start(
    command: readonly string[],
    settingsOf: (settings: ServerSettings) => Readonly<Record<string, string>>,
  ): Promise<TwoServers> {
    const spotify = await MockSpotify.start({ rotateRefreshTokens: 'always' })
    spotify.addUser({ id: 'ada', displayName: 'Ada Lovelace' })
    const [first = 0, second = 0] = await freePorts(2)
    const origins = [`http://127.0.0.1:${first}`, `http://127.0.0.1:${second}`] as const
    const servers = new TwoServers(spotify, origins)
    const folder = servers.folder.path
    for (const port of [first, second]) {
      const env = {
        ...spotify.env,
        PORT: `${port}`,
        SPOTIFY_SDK_TOKEN_CACHE: pathToFileURL(join(folder, 'tokens')).href,
        ...settingsOf({ origin: origins[0], folder }),
      }
      const process = new ProgramProcess(command, { env, cwd: folder })
      servers.#processes.push(process)
      await process.says(`http://127.0.0.1:${port}`)
    }
    return servers
  }

  /** What both processes have written. */
  get output(): string {
    return this.#processes.map(({ output, errors }) => output + errors).join('\n')
  }

  /** Signs a user in by the first server, whose page then lists something. */
  async signIn(page: Page, user = 'smedjan'): Promise<void> {
    await page.goto(this.origins[0])
    await page.getByRole('button', { name: 'Log in with Spotify' }).click()
    await page.getByLabel('Log in as').selectOption(user)
    await page.getByRole('button', { name: 'Agree' }).click()
    await page.getByRole('button', { name: 'Log out' }).waitFor()
  }

  /** Opens the start page in both processes at the same moment. @returns The number of list items. */
  async openBoth(context: BrowserContext): Promise<readonly number[]> {
    return Promise.all(
      this.origins.map(async (origin) => {
        const page = await context.newPage()
        await page.goto(origin)
        return page.getByRole('listitem').count()
      }),
    )
  }

  /** Waits until the last token has expired. */
  async expiry(): Promise<void> {
    await tokenExpiry(this.spotify)
  }

  /** The grants of the token requests since the last reset. */
  get grants(): readonly (string | null)[] {
    return this.spotify.requests.token.map(({ form }) => form.get('grant_type'))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#processes.map((process) => process[Symbol.asyncDispose]()))
    await this.spotify.close()
    this.folder[Symbol.dispose]()
  }
}
