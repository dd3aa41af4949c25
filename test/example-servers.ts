import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { MockSpotify } from '@spotify-sdk/testing'
import { FakeBrowser } from 'test-support/browser/fake-browser.ts'
import { childEnvironment } from 'test-support/child-environment.ts'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { UpstashFront } from 'test-support/redis/upstash-front.ts'
import { isWorkerSample, runWorkerSample } from './worker-sample.ts'

const condition = '@spotify-sdk/source'

/** The project's own Node: the examples use syntax that older versions do not support. */
const node = join(import.meta.dirname, '../node_modules/node/bin/node')

/** What a sign-in prints for its user. */
const loginText = /^Sign in to Spotify in your browser\..*\n\nhttp\S+\n\n$/

/** The servers that the examples of the documentation need. */
export class ExampleServers implements AsyncDisposable {
  readonly #mock: MockSpotify
  readonly #stack: AsyncDisposableStack
  readonly #env: Readonly<Record<string, string | undefined>>

  private constructor(
    mock: MockSpotify,
    stack: AsyncDisposableStack,
    env: Readonly<Record<string, string | undefined>>,
  ) {
    this.#mock = mock
    this.#stack = stack
    this.#env = env
  }

  static async start(): Promise<ExampleServers> {
    const stack = new AsyncDisposableStack()
    const mock = stack.use(await MockSpotify.start())
    const redis = stack.use(await RedisServer.start())
    const upstash = stack.use(await UpstashFront.start(redis.port))
    const postgres = stack.use(await PostgresServer.start())
    // A browser whose user agrees to everything.
    const browser = stack.use(
      await FakeBrowser.start(async (url) => fetch(await mock.authorize(url))),
    )
    return new ExampleServers(mock, stack, {
      ...childEnvironment,
      ...mock.env,
      SPOTIFY_SDK_REDIRECT_URI: 'http://127.0.0.1:8888/callback',
      REDIS_URL: redis.url,
      DATABASE_URL: postgres.url,
      UPSTASH_REDIS_REST_URL: upstash.settings.url,
      UPSTASH_REDIS_REST_TOKEN: upstash.settings.token,
      BROWSER: browser.path,
      TOKEN_KEY: randomBytes(32).toString('base64'),
      SPOTIFY_SDK_SESSION_SECRET: randomBytes(32).toString('base64'),
    })
  }

  /**
   * Runs an example as its reader does, in Node or in workerd.
   *
   * @param home The user's home, for what the example keeps there.
   * @returns What it wrote to stderr, without the text of a sign-in.
   * @throws If it fails.
   */
  async run(file: string, home: string): Promise<string> {
    const code = readFileSync(file, 'utf8')
    if (isWorkerSample(code)) {
      await runWorkerSample(file, { ...this.#mock.env }, [condition])
      return ''
    }
    // Contract suites register tests. With `node --test` their failures fail the process.
    const runner = /describe(?:TokenCache|AuthProvider)\(/.test(code) ? ['--test'] : []
    const { stderr } = await promisify(execFile)(
      node,
      [`--conditions=${condition}`, ...runner, file],
      { env: { ...this.#env, HOME: home, LOCALAPPDATA: home, TMPDIR: home } },
    )
    return stderr.replace(loginText, '')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync()
  }
}
