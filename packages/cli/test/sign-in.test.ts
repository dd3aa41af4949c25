import { tokenCacheKey, TokenCacheError, type TokenInfo } from '@spotify-sdk/auth-core'
import { FileTokenCache } from '@spotify-sdk/cache-file'
import type { MockSpotify } from '@spotify-sdk/testing'
import { FakeBrowser } from 'test-support/browser/fake-browser.ts'
import { launchChromium } from 'test-support/browser/chromium.ts'
import { freePort } from 'test-support/redis/free-ports.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { startMock } from 'test-support/start-mock.ts'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Run } from './in-this-process.ts'
import { TestMachine } from './running-cli.ts'
import { signIn, signInByProcess } from './signed-in.ts'

/** Marks the sign-in of a user as ended by Spotify. The access token lasts. */
async function endSignIn(
  { home }: TestMachine,
  { clientId, tokenUrl }: MockSpotify,
  user: string,
): Promise<void> {
  const tokenCache = new FileTokenCache({ directory: join(home, '.local/state/spotify-sdk') })
  const key = tokenCacheKey({ grant: 'authorization-code', clientId, tokenUrl, user })
  const stored = (await tokenCache.get(key)) as TokenInfo
  await tokenCache.set({ ...stored, refreshTokenRejectedAt: 1 }, key)
}

const usersOf = ({ stdout }: Run): readonly string[] => stdout.match(/^User.*$/gm) ?? []
const scopesOf = ({ stdout }: Run): string | undefined => /^Scopes: (.*)$/m.exec(stdout)?.[1]

describe('spotify-sdk login', () => {
  it('says who signed in, which scopes were granted and until when', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const { code, stdout } = await signIn(machine, mock, ['--scope', 'user-library-read'])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^Signed in as Smedjan \(smedjan\)\.\nScopes: user-library-read\nSign in again by 20\d\d-\d\d-\d\d\.\n$/,
    )
  })

  it('says who signed in on one line, whatever is in the name', async () => {
    const mock = await startMock()
    mock.respond('GET /v1/me', { id: 'smedjan', display_name: 'a\nScopes: b' })
    const { stdout } = await signIn(new TestMachine(mock), mock)
    expect(stdout).toMatch(/^Signed in as a Scopes: b \(smedjan\)\.\nScopes: none/)
  })

  it('prints the same as JSON', async () => {
    const mock = await startMock()
    const { stdout } = await signIn(new TestMachine(mock), mock, ['--user', 'home', '--json'])
    expect(JSON.parse(stdout)).toEqual({
      user: 'home',
      id: 'smedjan',
      scope: expect.anything(),
      reauthorize_by: expect.any(Number),
    })
  })

  it('asks again for the scopes of the last sign-in, until --scope names others', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await signIn(machine, mock, ['--scope', 'user-library-read', 'user-top-read'])
    const again = await signIn(machine, mock)
    expect(again).toMatchObject({
      code: 0,
      stderr:
        'Asking again for the scopes user-library-read user-top-read. --scope asks for others.\n',
    })
    const other = await signIn(machine, mock, ['--user', 'work'])
    const named = await signIn(machine, mock, ['--scope', 'user-read-email'])
    const none = await signIn(machine, mock, ['--scope', ''])
    expect([again, other, named, none].map(scopesOf)).toEqual([
      'user-library-read user-top-read',
      'none: public data only',
      'user-read-email',
      'none: public data only',
    ])
    expect([other, named, none].map(({ stderr }) => stderr)).toEqual(['', '', ''])
  })

  it('gives a user whose consent was withdrawn the same scopes again', async () => {
    const mock = await startMock({ tokenLifetimeSeconds: 1 })
    const machine = new TestMachine(mock)
    await signIn(machine, mock, ['--user', 'work', '--scope', 'user-library-read'])
    mock.revokeAuthorizations()
    await expect
      .poll(async () => (await machine.run('token', '--user', 'work')).stderr)
      .toContain('Run: spotify-sdk login --user work\n')
    mock.tokenLifetimeSeconds = 3600
    const { code, stdout } = await signIn(machine, mock, ['--user', 'work'])
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('\nScopes: user-library-read\n'),
    })
  })

  it('ends with 3 where nobody signs in', async () => {
    const mock = await startMock()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true })
    onTestFinished(() => void vi.useRealTimers())
    await using browser = await FakeBrowser.start(() => vi.advanceTimersByTime(300_000))
    const run = await new TestMachine(mock).runWith({ BROWSER: browser.path }, 'login')
    expect(run).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/^spotify-sdk: The user did not sign in within 300 s\. .*\n$/),
    })
  })

  it('ends with 1 where another program uses the port, and with 5 where Spotify fails', async () => {
    const mock = await startMock()
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const SPOTIFY_SDK_REDIRECT_URI = `http://127.0.0.1:${port}/callback`
    const taken = await new TestMachine(mock, { SPOTIFY_SDK_REDIRECT_URI }).run('login')
    expect(taken).toMatchObject({ code: 1, stderr: expect.stringContaining(`Port ${port}`) })
    const SPOTIFY_SDK_TOKEN_URL = 'http://127.0.0.1:1/api/token'
    const down = await signIn(new TestMachine(mock, { SPOTIFY_SDK_TOKEN_URL }), mock)
    expect(down).toMatchObject({ code: 5, stderr: expect.stringContaining('127.0.0.1') })
  })

  it('signs in with PKCE where there is no secret', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock, { SPOTIFY_SDK_CLIENT_SECRET: '' })
    expect(await signIn(machine, mock)).toMatchObject({ code: 0 })
    const { form, headers } = mock.requests.token[0] ?? {}
    expect({
      hasVerifier: form?.has('code_verifier'),
      credentials: headers?.['authorization'],
    }).toEqual({
      hasVerifier: true,
      credentials: undefined,
    })
    expect((await machine.run('token')).code).toBe(0)
  })

  it('ends with 1 where the user says no', async () => {
    const mock = await startMock()
    await using browser = await FakeBrowser.start(async (url) =>
      fetch(await mock.authorize(url, { decision: 'deny' })),
    )
    const run = await new TestMachine(mock).runWith({ BROWSER: browser.path }, 'login')
    expect(run).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('access_denied'),
    })
  })

  it.each([
    ['before the browser opens', 'before', 0],
    ['after the user has agreed', 'during', 1],
  ])(
    'ends with 1 and the reason if the tokens cannot be stored: %s',
    async (_what, when, opened) => {
      const mock = await startMock()
      const machine = new TestMachine(mock)
      const folder = join(machine.home, 'tokens')
      mkdirSync(folder)
      machine.env = { ...machine.env, SPOTIFY_SDK_TOKEN_CACHE: pathToFileURL(folder).href }
      // All users can write to it: no token is stored there.
      if (when === 'before') chmodSync(folder, 0o777)
      await using browser = await FakeBrowser.start(async (url) => {
        chmodSync(folder, 0o777)
        await fetch(await mock.authorize(url))
      })
      const run = await machine.runWith({ BROWSER: browser.path }, 'login')
      expect({ ...run, opened: browser.opened.length }).toMatchObject({
        code: 1,
        stdout: '',
        opened,
      })
      expect(run.stderr).toMatch(/^spotify-sdk: .* is not safe for tokens: others can write to it/m)
    },
  )

  it('ends with 1 before the browser opens if the folder of the tokens is read-only', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const code = 'EROFS'
    const set = vi.spyOn(FileTokenCache.prototype, 'set')
    set.mockRejectedValue(new TokenCacheError('The file system is read-only (EROFS).', { code }))
    onTestFinished(() => set.mockRestore())
    await using browser = await FakeBrowser.start(async (url) => fetch(await mock.authorize(url)))
    const run = await machine.runWith({ BROWSER: browser.path }, 'login')
    expect({ ...run, opened: browser.opened.length }).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('read-only (EROFS)'),
      opened: 0,
    })
  })

  it('ends with 1 before the browser opens if the server of the tokens is read-only', async () => {
    const mock = await startMock()
    await using server = await RedisServer.start()
    await server.command('REPLICAOF', '127.0.0.1', '1')
    const machine = new TestMachine(mock, { SPOTIFY_SDK_TOKEN_CACHE: server.url })
    await using browser = await FakeBrowser.start(async (url) => fetch(await mock.authorize(url)))
    const run = await machine.runWith({ BROWSER: browser.path }, 'login')
    expect({ ...run, opened: browser.opened.length }).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('the server is a read-only replica'),
      opened: 0,
    })
  })

  it('refuses a cache that ends with the command', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock, { SPOTIFY_SDK_TOKEN_CACHE: 'memory:' })
    expect(await machine.run('login')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^spotify-sdk: SPOTIFY_SDK_TOKEN_CACHE is memory:.*\n$/),
    })
  })

  it('takes the pasted answer in a terminal, and sends it no control characters of a name', async () => {
    const mock = await startMock()
    mock.respond('GET /v1/me', { id: 'smedjan', display_name: 'a\u001b]0;title\u0007' })
    const machine = new TestMachine(mock)
    const cli = machine.startInTerminal(['login', '--no-browser'])
    const url = await cli.shows(/^http\S+$/m)
    await cli.shows(/paste/i)
    cli.type(`${await mock.authorize(url)}\n`)
    const { code, stdout } = await cli.end()
    expect({ code, shown: /Signed in as .*/.exec(stdout)?.[0] }).toEqual({
      code: 0,
      shown: 'Signed in as a\uFFFD]0;title\uFFFD (smedjan).',
    })
  })

  it('takes the pasted answer from a pipe, and says what is wrong with another line', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const cli = machine.start(['login', '--no-browser'])
    const url = await cli.shows(/^http\S+$/m)
    const response = await mock.authorize(url)
    const other = new URL(response)
    other.searchParams.set('state', 'another')
    cli.type(`\n${mock.apiUrl}\n${other.href}\n`)
    await expect.poll(() => cli.stderr.match(/^This is not the URL of this/gm)?.length).toBe(2)
    expect({ requests: mock.requests.api.length }).toEqual({ requests: 0 })
    cli.type(`${response}\n`)
    // The pipe stays open, as that of `docker run -i`.
    expect(await cli.end()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Signed in as'),
      stderr: expect.stringMatching(/^After sign-in, paste the URL of the page/m),
    })
  })

  it.each(['', '/callback?app=1'])(
    'takes the pasted answer from a pipe, with the redirect URI http://127.0.0.1:<port>%s',
    async (rest) => {
      const mock = await startMock()
      const SPOTIFY_SDK_REDIRECT_URI = `http://127.0.0.1:${await freePort()}${rest}`
      const cli = new TestMachine(mock, { SPOTIFY_SDK_REDIRECT_URI }).start([
        'login',
        '--no-browser',
      ])
      const response = await mock.authorize(await cli.shows(/^http\S+$/m))
      // As a browser shows it.
      cli.type(`${new URL(response).href}\n`)
      expect(await cli.end()).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('Signed in as'),
      })
    },
  )

  it('sends a terminal no control characters of the scopes that were granted', async () => {
    const mock = await startMock()
    const tokens = { access_token: 'a-token', refresh_token: 'another', token_type: 'Bearer' }
    mock.fail('token', { body: { ...tokens, expires_in: 3600, scope: 'a-scope\u001b[2J' } })
    const machine = new TestMachine(mock)
    const cli = machine.startInTerminal(['login', '--no-browser'])
    const url = await cli.shows(/^http\S+$/m)
    await cli.shows(/paste/i)
    cli.type(`${await mock.authorize(url)}\n`)
    const { stdout } = await cli.end()
    expect(/Scopes: .*/.exec(stdout)?.[0]).toBe('Scopes: a-scope\uFFFD[2J')
  })

  it('signs in through the consent page in Chromium', async () => {
    const mock = await startMock()
    const chromium = await launchChromium()
    try {
      const page = await chromium.newPage()
      await using browser = await FakeBrowser.start(async (url) => {
        await page.goto(url)
        await page.getByRole('button', { name: 'Agree' }).click()
      })
      const machine = new TestMachine(mock)
      const run = await machine.runProcessWith({ BROWSER: browser.path }, 'login')
      expect(run).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('Signed in as Smedjan'),
      })
      await page.getByRole('heading').waitFor()
      expect(await page.getByRole('heading').textContent()).toMatch(/logged in|signed in/i)
    } finally {
      await chromium.close()
    }
  })
})

describe('a command without --user', () => {
  it('names the users who are signed in with names', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock, { SPOTIFY_SDK_CLIENT_SECRET: '' })
    await signIn(machine, mock, ['--user', 'work'])
    const one = 'No user without a name is signed in; pass --user work.'
    for (const words of [['token'], ['api', 'GET', 'me/tracks'], ['exec', '--', 'true']]) {
      const run = await machine.run(...words)
      expect(run).toMatchObject({ code: 3, stdout: '', stderr: `spotify-sdk: ${one}\n` })
    }
    expect(await machine.run('logout')).toMatchObject({
      code: 0,
      stdout: 'No user without a name was signed in; pass --user work.\n',
    })
    expect((await machine.run('doctor')).stdout).toMatch(
      /^skipped +user +No user without a name is signed in\. → To check a user, pass --user work\.$/m,
    )
    await signIn(machine, mock, ['--user', 'at home'])
    expect((await machine.run('token')).stderr).toContain("pass --user 'at home' or --user work.")
    await machine.run('logout', '--user', 'at home')
    await machine.run('logout', '--user', 'work')
    expect((await machine.run('token')).stderr).toContain('Nobody is signed in. Run: spotify-sdk')
  })

  it('names them where the app has no such data', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await signIn(machine, mock, ['--user', 'work'])
    const { code, stderr } = await machine.run('api', 'GET', 'me/tracks')
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: expect.stringMatching(/ It needs the token of a user: pass --user work\.\n$/),
    })
  })
})

describe('spotify-sdk logout', () => {
  it('says that the refresh token of the environment is ignored from now on', async () => {
    const mock = await startMock()
    const SPOTIFY_SDK_REFRESH_TOKEN = mock.issueRefreshToken()
    const machine = new TestMachine(mock, { SPOTIFY_SDK_REFRESH_TOKEN })
    expect((await machine.run('logout')).stdout).toMatch(
      /^SPOTIFY_SDK_REFRESH_TOKEN is ignored from now on, until somebody signs in\.\nSigned out/,
    )
    expect((await machine.run('token', '--user')).code).toBe(3)
  })

  it('does not say so of a cache in memory, which forgets the sign-out', async () => {
    const mock = await startMock()
    const SPOTIFY_SDK_REFRESH_TOKEN = mock.issueRefreshToken()
    const env = { SPOTIFY_SDK_REFRESH_TOKEN, SPOTIFY_SDK_TOKEN_CACHE: 'memory:' }
    const { stdout } = await new TestMachine(mock, env).run('logout')
    expect(stdout).toBe('Nobody was signed in.\n')
  })

  it('finds the tokens also if the token URL is written in another way', async () => {
    const mock = await startMock()
    const SPOTIFY_SDK_TOKEN_URL = mock.tokenUrl.replace('http:', 'HTTP:')
    const machine = new TestMachine(mock, { SPOTIFY_SDK_TOKEN_URL })
    await signIn(machine, mock)
    expect(usersOf(await machine.run('status'))).toEqual([
      expect.stringMatching(/^User {4}\(no name\), .*token valid/),
    ])
    expect((await machine.run('logout')).stdout).toMatch(/^Signed out/)
  })

  it('deletes the tokens of one user, and says so', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await signIn(machine, mock)
    await signIn(machine, mock, ['--user', 'work'])
    expect((await machine.run('logout', '--user', 'work')).stdout).toMatch(/^Signed out/)
    expect((await machine.run('logout', '--user', 'work')).stdout).toBe('Nobody was signed in.\n')
    const json = async (...more: string[]): Promise<unknown> =>
      JSON.parse((await machine.run('logout', '--json', ...more)).stdout)
    expect(await json('--user', 'work')).toEqual({ user: 'work', signed_out: false })
    const left = await machine.run('token', '--user', 'work')
    expect({ left: left.code, other: (await machine.run('token', '--user')).code }).toEqual({
      left: 3,
      other: 0,
    })
    expect(await json()).toEqual({ user: null, signed_out: true })
  })
})

describe('spotify-sdk status', () => {
  it('shows users whose names differ in case only', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await signIn(machine, mock, ['--user', 'Work'])
    await signIn(machine, mock, ['--user', 'work'])
    expect(usersOf(await machine.run('status')).map((line) => line.split(',')[0])).toEqual(
      expect.arrayContaining(['User    Work', 'User    work']),
    )
    const files = readdirSync(machine.home, { recursive: true, encoding: 'utf8' })
    const names = files.filter((file) => /user-/.test(file)).map((file) => file.toLowerCase())
    expect(new Set(names).size).toBe(2)
  })

  it('refuses the root folder for tokens', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock, { SPOTIFY_SDK_TOKEN_CACHE: 'file:///' })
    expect(await machine.run('status')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('must name a folder on this host') as string,
    })
  })

  it('shows app, users, scopes, days left and the cache, without a request', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await machine.run('token')
    await signIn(machine, mock, ['--scope', 'user-library-read'])
    await signIn(machine, mock, ['--user', 'work'])
    mock.resetRequests()
    const { code, stdout } = await machine.run('status', '--json')
    expect(code).toBe(0)
    const user = {
      authorized_at: expect.any(Number),
      expires_at: expect.any(Number),
      reauthorize_by: expect.any(Number),
      sign_in_needed: false,
    }
    expect(JSON.parse(stdout)).toEqual({
      client_id: mock.clientId,
      cache: {
        place: `${machine.home}/.local/state/spotify-sdk`,
        shared_with: 'this user on this machine',
        encrypted_with: null,
      },
      app: { expires_at: expect.any(Number) },
      environment_refresh_token: false,
      users: [
        { ...user, user: null, scope: 'user-library-read', days_left: expect.any(Number) },
        { ...user, user: 'work', scope: expect.anything(), days_left: expect.any(Number) },
      ],
    })
    const text = (await machine.run('status')).stdout
    expect(text).toMatch(
      /^User {4}\(no name\), user-library-read, token valid for \d+ s, sign in again in 18\d days$/m,
    )
    expect({ token: mock.requests.token.length, api: mock.requests.api.length }).toEqual({
      token: 0,
      api: 0,
    })
  })

  it('names the refresh token of the environment until the user without a name is stored', async () => {
    const mock = await startMock()
    const SPOTIFY_SDK_REFRESH_TOKEN = mock.issueRefreshToken()
    const machine = new TestMachine(mock, { SPOTIFY_SDK_REFRESH_TOKEN })
    const fromEnvironment =
      'User    (no name), SPOTIFY_SDK_REFRESH_TOKEN is used unless this user signed out'
    expect(usersOf(await machine.run('status'))).toEqual([fromEnvironment])
    const { stdout } = await machine.run('status', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ environment_refresh_token: true, users: [] })
    await signIn(machine, mock, ['--user', 'work'])
    const work = expect.stringMatching(/^User {4}work, /)
    expect(usersOf(await machine.run('status'))).toEqual([fromEnvironment, work])
    await machine.run('token')
    const stored = expect.stringMatching(/^User {4}\(no name\), .*token valid/)
    expect(usersOf(await machine.run('status'))).toEqual([stored, work])
  })

  it('says that a user must sign in again if Spotify has ended the sign-in', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await signIn(machine, mock, ['--user', 'work'])
    await signIn(machine, mock)
    await endSignIn(machine, mock, 'work')
    const { users } = JSON.parse((await machine.run('status', '--json')).stdout) as {
      users: object[]
    }
    expect(users).toMatchObject([
      { user: null, days_left: expect.any(Number), sign_in_needed: false },
      { user: 'work', days_left: 0, sign_in_needed: true },
    ])
    expect((await machine.run('status')).stdout).toMatch(
      /^User {4}work, .*token valid for \d+ s, must sign in again: run spotify-sdk login --user work$/m,
    )
  })

  it('says so of the refresh token of the environment, once Spotify has rejected it', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock, { SPOTIFY_SDK_REFRESH_TOKEN: 'garbage' })
    expect((await machine.run('token')).code).toBe(3)
    expect(usersOf(await machine.run('status'))).toEqual([
      'User    (no name), no scopes, token expired, must sign in again: run spotify-sdk login',
    ])
  })

  it('prints a line per user, whatever is in the name, and sends a terminal no control characters', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await signIn(machine, mock, ['--user', 'a\nUser    b\u001b[2J'])
    const [user, ...others] = usersOf(await machine.run('status'))
    expect({ user: user?.startsWith('User    a User    b\u001b[2J, '), others }).toEqual({
      user: true,
      others: [],
    })
    const { stdout } = await machine.startInTerminal(['status']).end()
    expect(/^User.*?,/m.exec(stdout)?.[0]).toBe('User    a User    b\uFFFD[2J,')
  })

  it('names the next step where nobody is signed in', async () => {
    const mock = await startMock()
    expect((await new TestMachine(mock).run('status')).stdout).toContain(
      'none: run spotify-sdk login',
    )
  })
})

function keyed(id: string): Record<string, string> {
  return { SPOTIFY_SDK_TOKEN_CACHE_KEY: `${id}:${randomBytes(32).toString('base64url')}` }
}

/** A machine with two users: the entry of `work` was encrypted with a key that is gone. */
async function machineWithoutKey(mock: MockSpotify): Promise<TestMachine> {
  const machine = new TestMachine(mock)
  machine.env = { ...machine.env, ...keyed('lost') }
  await signIn(machine, mock, ['--user', 'work'])
  machine.env = { ...machine.env, ...keyed('present') }
  await signIn(machine, mock)
  return machine
}

describe('an entry whose key is gone', () => {
  it('hides no other one from status, which names the next step', async () => {
    const machine = await machineWithoutKey(await startMock())
    const run = await machine.run('status', '--json')
    expect(JSON.parse(run.stdout)).toMatchObject({
      users: [
        { user: null, days_left: expect.any(Number) },
        { user: 'work', error: expect.stringMatching(/^[a-z_]+$/) },
      ],
    })
    expect(run.code).toBe(1)
    expect((await machine.run('status')).stdout).toMatch(
      /^User {4}work, cannot be read \([a-z_]+\): run spotify-sdk doctor$/m,
    )
  })

  it.each([
    ['has another id', 'other', 'is encrypted with the key lost, which this program does not have'],
    ['has the same id', 'lost', 'cannot be decrypted: '],
  ])('ends a command with 2 and names the variable, if the key %s', async (_what, id, reason) => {
    const machine = await machineWithoutKey(await startMock())
    const run = await machine.runWith(keyed(id), 'token', '--user', 'work')
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' })
    expect(
      run.stderr.startsWith(
        `spotify-sdk: SPOTIFY_SDK_TOKEN_CACHE_KEY is wrong. The stored sign-in of this user ${reason}`,
      ),
    ).toBe(true)
  })

  it('is replaced by login, which says that it cannot know the scopes', async () => {
    const mock = await startMock()
    const machine = await machineWithoutKey(mock)
    const run = await signIn(machine, mock, ['--user', 'work'])
    expect(run).toMatchObject({
      code: 0,
      stderr: 'The scopes of the last sign-in are not known: --scope asks for them again.\n',
    })
  })

  it('is deleted by logout', async () => {
    const machine = await machineWithoutKey(await startMock())
    expect(await machine.run('logout', '--user', 'work')).toMatchObject({ code: 0 })
    const { code, stdout } = await machine.run('status', '--json')
    const { users } = JSON.parse(stdout) as { users: { user: string | null }[] }
    expect({ code, users: users.map(({ user }) => user) }).toEqual({ code: 0, users: [null] })
  })
})

/** A machine whose user signed in with a key, which the commands then lack. */
async function machineLackingKey(
  mock: MockSpotify,
  words: readonly string[],
): Promise<TestMachine> {
  const machine = new TestMachine(mock)
  const { env } = machine
  machine.env = { ...env, ...keyed('unset') }
  await signIn(machine, mock, words)
  machine.env = env
  return machine
}

const keyMissing = (logout: string): string =>
  `spotify-sdk: The stored sign-in of this user is encrypted. Set SPOTIFY_SDK_TOKEN_CACHE_KEY to its key, or delete the sign-in by: ${logout}\n`

describe('an encrypted entry without SPOTIFY_SDK_TOKEN_CACHE_KEY', () => {
  it.each([
    ['token', []],
    ['token', ['--user']],
    ['api', ['GET', 'me']],
    ['exec', ['--', 'true']],
    ['login', []],
    ['login', ['--no-keychain']],
  ])('is no missing sign-in to %s %j, which names the variable', async (command, words) => {
    const machine = await machineLackingKey(await startMock(), [])
    expect(await machine.run(command, ...words)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: keyMissing('spotify-sdk logout'),
    })
  })

  it('is no reason for token to print the stored token of the app', async () => {
    const machine = await machineLackingKey(await startMock(), [])
    expect((await machine.run('token', '--app')).code).toBe(0)
    expect(await machine.runProcess('token')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: keyMissing('spotify-sdk logout'),
    })
  })

  it('is not replaced by the refresh token of the environment', async () => {
    const mock = await startMock()
    const machine = await machineLackingKey(mock, [])
    const SPOTIFY_SDK_REFRESH_TOKEN = mock.issueRefreshToken()
    mock.resetRequests()
    expect(await machine.runWith({ SPOTIFY_SDK_REFRESH_TOKEN }, 'token')).toMatchObject({
      code: 2,
      stderr: keyMissing('spotify-sdk logout'),
    })
    expect(mock.requests.token).toHaveLength(0)
  })

  it('is kept until logout, after which the user can sign in without the key', async () => {
    const mock = await startMock()
    const machine = await machineLackingKey(mock, ['--user', 'my work'])
    const user = ['--user', 'my work']
    expect(await signIn(machine, mock, user)).toMatchObject({
      code: 2,
      stderr: keyMissing("spotify-sdk logout --user 'my work'"),
    })
    expect((await machine.run('logout', ...user)).stdout).toMatch(/^Signed out/)
    expect((await signIn(machine, mock, user)).code).toBe(0)
    expect((await machine.run('token', ...user)).code).toBe(0)
  })

  it('is shown by status, and doctor names the remedy', async () => {
    const machine = await machineLackingKey(await startMock(), ['--user', 'work'])
    const { code, stdout } = await machine.run('status')
    expect({ code, user: /^User.*$/m.exec(stdout)?.[0] }).toEqual({
      code: 1,
      user: 'User    work, cannot be read (unknown_encryption_key): run spotify-sdk doctor',
    })
    const doctor = await machine.run('doctor', '--user', 'work')
    expect({ code: doctor.code, user: /^failed.*$/m.exec(doctor.stdout)?.[0] }).toEqual({
      code: 1,
      user: 'failed   user           The stored sign-in is encrypted, and the key is missing. → Set SPOTIFY_SDK_TOKEN_CACHE_KEY to its key, or delete the sign-in by: spotify-sdk logout --user work',
    })
  })
})

describe('the names of users', () => {
  it('are kept for each of ten users who sign in at once, in files of this user alone', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const names = ['..', 'a/b', 'Ångström', 'u3', 'u4', 'u5', 'u6', 'u7', 'u8', 'u9']
    const runs = await Promise.all(
      names.map((name) => signInByProcess(machine, mock, ['--user', name])),
    )
    expect(runs.filter(({ code }) => code !== 0)).toEqual([])
    const { stdout } = await machine.run('status', '--json')
    const { users } = JSON.parse(stdout) as { users: { user: string }[] }
    expect(users.map(({ user }) => user).toSorted()).toEqual(names.toSorted())
    const folder = join(machine.home, '.local/state/spotify-sdk/cli-users')
    const open = readdirSync(folder, { recursive: true })
      .map((name) => join(folder, String(name)))
      .filter((path) => (statSync(path).mode & 0o077) !== 0)
    expect(open).toEqual([])
  })

  it('that cannot be kept do not undo a sign-in', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const env = { SPOTIFY_SDK_TOKEN_CACHE: `file://${machine.home}/tokens`, HOME: '/dev/null' }
    machine.env = { ...machine.env, ...env }
    const run = await signIn(machine, mock, ['--user', 'work'])
    expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining('cannot be kept') })
    expect((await machine.run('token', '--user', 'work')).code).toBe(0)
  })

  it('are not needed where there is no home folder', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const env = { SPOTIFY_SDK_TOKEN_CACHE: `file://${machine.home}/tokens`, HOME: '' }
    machine.env = { ...machine.env, ...env, XDG_STATE_HOME: undefined, LOCALAPPDATA: undefined }
    const codes = [
      (await signIn(machine, mock, ['--user', 'work'])).code,
      (await machine.run('token', '--user', 'work')).code,
      (await machine.run('status')).code,
      (await machine.run('doctor', '--user', 'work')).code,
    ]
    expect(codes).toEqual([0, 0, 0, 0])
    expect(await machine.run('logout', '--user', 'work')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Signed out/),
      stderr: '',
    })
  })
})
