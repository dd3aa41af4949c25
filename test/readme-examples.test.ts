import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { MockSpotify } from '@spotify-sdk/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FakeBrowser } from 'test-support/browser/fake-browser.ts'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { UpstashFront } from 'test-support/redis/upstash-front.ts'
import { childEnvironment } from 'test-support/child-environment.ts'
import { isWorkerSample, runWorkerSample } from './worker-sample.ts'

const root = join(import.meta.dirname, '..')

/** The project's own Node: the examples use syntax that older versions do not support. */
const node = join(root, 'node_modules/node/bin/node')

/** The complete modules in a README, in order. */
const examples = globSync(['README.md', 'packages/*/README.md'], { cwd: root })
  .toSorted()
  .flatMap((readme) => {
    const blocks = readFileSync(join(root, readme), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)
    return [...blocks].map(([, code = ''], index) => ({ readme, number: index + 1, code }))
  })

/** Settings that an app registers. */
const app = { SPOTIFY_SDK_REDIRECT_URI: 'http://127.0.0.1:8888/callback' }

/** By README, each inside its package, so that imports resolve as a user's do. */
const folders = new Map<string, string>()
let mock: MockSpotify
let postgres: PostgresServer
let redis: RedisServer
let upstash: UpstashFront
/** A browser whose user agrees to everything. */
let browser: FakeBrowser

/** What a sign-in prints for its user. */
const loginText = /^Sign in to Spotify in your browser\..*\n\nhttp\S+\n\n$/

beforeAll(async () => {
  for (const { readme } of examples) {
    if (folders.has(readme)) continue
    folders.set(readme, mkdtempSync(join(root, dirname(readme), '.readme-examples-')))
  }
  mock = await MockSpotify.start()
  redis = await RedisServer.start()
  upstash = await UpstashFront.start(redis.port)
  postgres = await PostgresServer.start()
  browser = await FakeBrowser.start(async (url) => fetch(await mock.authorize(url)))
})

afterAll(async () => {
  for (const folder of folders.values()) rmSync(folder, { recursive: true })
  await mock.close()
  await upstash[Symbol.asyncDispose]()
  await redis[Symbol.asyncDispose]()
  await postgres[Symbol.asyncDispose]()
  await browser[Symbol.asyncDispose]()
})

describe('README examples', () => {
  it('are found in every README', () => {
    expect(new Set(examples.map(({ readme }) => readme)).size).toBe(
      globSync(['README.md', 'packages/*/README.md'], { cwd: root }).length,
    )
  })

  it.for(examples)('$readme, example $number runs', async ({ readme, number, code }) => {
    const folder = folders.get(readme) ?? ''
    const file = join(folder, `example-${number}.ts`)
    writeFileSync(file, code)
    if (isWorkerSample(code)) return runWorkerSample(file, { ...mock.env }, ['@spotify-sdk/source'])
    // Contract suites register tests. With `node --test` their failures fail the process.
    const runner = /describe(?:TokenCache|AuthProvider)\(/.test(code) ? ['--test'] : []
    // What an example keeps under its user's home is to end with this test.
    const home = { HOME: folder, LOCALAPPDATA: folder, TMPDIR: folder }
    const { stderr } = await promisify(execFile)(
      node,
      ['--conditions=@spotify-sdk/source', ...runner, file],
      {
        env: {
          ...childEnvironment,
          ...home,
          ...mock.env,
          ...app,
          REDIS_URL: redis.url,
          DATABASE_URL: postgres.url,
          UPSTASH_REDIS_REST_URL: upstash.settings.url,
          UPSTASH_REDIS_REST_TOKEN: upstash.settings.token,
          BROWSER: browser.path,
          TOKEN_KEY: randomBytes(32).toString('base64'),
          SPOTIFY_SDK_SESSION_SECRET: randomBytes(32).toString('base64'),
        },
      },
    )
    expect(stderr.replace(loginText, '')).toBe('')
  })
})
