import { MockSpotify } from '@spotify-sdk/testing'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { childEnvironment } from 'test-support/child-environment.ts'
import { tokenExpiry } from 'test-support/mock/token-expiry.ts'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { ProgramProcess, projectNode } from 'test-support/program-process.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'

const recipe = join(import.meta.dirname, '..')
const path = '/albums/4aawyAB9vmqN3uQ7FjRGTy'
const answer = '200 {"name":"Global Warming","artists":["Pitbull"]}'

let mock: MockSpotify
beforeEach(async () => {
  mock = await MockSpotify.start()
})
afterEach(() => mock.close())

/** An instance of the function. Lambda freezes it between two requests. */
class Instance extends ProgramProcess {
  constructor(cacheUrl: string) {
    const env = { ...mock.env, SPOTIFY_SDK_TOKEN_CACHE: cacheUrl }
    super([join(recipe, 'src/invoke.ts')], { env })
  }

  async invoke(): Promise<void> {
    this.output = ''
    this.signal('SIGCONT')
    this.write(`${path}\n`)
    await this.says(answer)
  }

  freeze(): void {
    this.signal('SIGSTOP')
  }
}

describe.each([
  ['Redis', RedisServer],
  ['Postgres', PostgresServer],
])('examples/recipes/aws-lambda on %s', (_name, Server) => {
  let server: RedisServer | PostgresServer
  beforeAll(async () => {
    server = await Server.start()
  })
  afterAll(() => server[Symbol.asyncDispose]())

  it('makes one token request per expiry for two instances that were frozen', async () => {
    await using first = new Instance(server.url)
    await using second = new Instance(server.url)
    mock.tokenLifetimeSeconds = 4
    for (const instance of [first, second]) {
      await instance.invoke()
      instance.freeze()
    }
    await tokenExpiry(mock)
    mock.tokenLifetimeSeconds = 3600
    mock.resetRequests()
    // Long enough that both need the token before it comes.
    mock.latencySeconds = 0.5
    await Promise.all([first.invoke(), second.invoke()])
    expect(mock.requests.token).toHaveLength(1)
  })

  it('answers although its connections were closed while it was frozen', async () => {
    await using instance = new Instance(server.url)
    mock.tokenLifetimeSeconds = 4
    await instance.invoke()
    instance.freeze()
    if ('killBackends' in server) await server.killBackends()
    else await server.command('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    await tokenExpiry(mock)
    await instance.invoke()
    expect(mock.requests.token).toHaveLength(2)
  })

  it('has no request in flight when the function returns', async () => {
    await using instance = new Instance(server.url)
    mock.tokenLifetimeSeconds = 8
    await instance.invoke()
    // In the last fifth of a token's life, it is refreshed in the background.
    const { receivedAt } = mock.requests.token.at(-1) ?? { receivedAt: NaN }
    await waitUntil('it is old', () => Date.now() / 1000 > receivedAt + 6.8)
    mock.latencySeconds = 0.5
    await instance.invoke()
    instance.freeze()
    expect(mock.requests.token.map(({ status }) => status)).toEqual([200, 200])
  })
})

it('does not wait for a pause that is longer than the function may take', async () => {
  await using instance = new Instance('memory:')
  await instance.invoke()
  mock.resetRequests()
  mock.fail('api', 'rate-limited', { retryAfterSeconds: 20 })
  instance.write(`${path}\n`)
  await instance.says('\n503 ')
  expect(mock.requests.api).toHaveLength(1)
})

describe('the bundle of examples/recipes/aws-lambda', () => {
  it('is one file that exports the handler', async () => {
    await using redis = await RedisServer.start()
    await promisify(execFile)('npm', ['run', 'build'], { cwd: recipe })
    const bundle = join(recipe, 'dist/handler.mjs')
    const program = `
      const { handler } = await import(${JSON.stringify(bundle)})
      const { statusCode, body } = await handler({ rawPath: ${JSON.stringify(path)} })
      console.log(statusCode + ' ' + body)
      process.exit()`
    const env = { ...childEnvironment, ...mock.env, SPOTIFY_SDK_TOKEN_CACHE: redis.url }
    const { stdout } = await promisify(execFile)(projectNode, ['-e', program], { env })
    expect(stdout).toContain(answer)
  })
})
