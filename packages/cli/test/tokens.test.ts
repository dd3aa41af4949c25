import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { tokenCacheKey, type TokenInfo } from '@spotify-sdk/auth-core'
import { FileTokenCache } from '@spotify-sdk/cache-file'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { startMock } from 'test-support/start-mock.ts'
import { describe, expect, it } from 'vitest'
import { TestMachine } from './running-cli.ts'
import { signIn } from './signed-in.ts'

describe('spotify-sdk token', () => {
  it('prints the token of the app and a newline, and the next run sends no request', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const first = await machine.run('token')
    expect(first).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\S+\n$/), stderr: '' })
    expect(await machine.run('token', '--app')).toEqual(first)
    expect(mock.requests.token).toHaveLength(1)
  })

  it('prints { access_token, expires_at, scope } with --json', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await signIn(machine, mock, ['--scope', 'user-read-private', 'user-library-read'])
    const { stdout } = await machine.run('token', '--json')
    const token = JSON.parse(stdout) as Record<string, string | number>
    expect(token).toEqual({
      access_token: expect.any(String),
      expires_at: expect.any(Number),
      scope: expect.stringMatching(/user-library-read/),
    })
    expect(Number(token['expires_at'])).toBeGreaterThan(Date.now() / 1000)
    expect((await machine.run('token')).stdout).toBe(`${token['access_token']}\n`)
    const app = JSON.parse((await machine.run('token', '--app', '--json')).stdout) as object
    expect(app).toMatchObject({ access_token: expect.any(String), scope: null })
    expect(app).not.toMatchObject({ access_token: token['access_token'] })
  })

  it('takes the signed-in user if there is one, else the app', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const app = await machine.run('token')
    await signIn(machine, mock)
    const user = await machine.run('token')
    expect(user.stdout).not.toBe(app.stdout)
    expect(await machine.run('token', '--user')).toEqual(user)
    expect(await machine.run('token', '--app')).toEqual(app)
    await machine.run('logout')
    expect(await machine.run('token')).toEqual(app)
  })

  it('takes the user whose refresh token is in the environment, as programs do', async () => {
    const mock = await startMock()
    const SPOTIFY_SDK_REFRESH_TOKEN = mock.issueRefreshToken({ scope: 'user-read-private' })
    const machine = new TestMachine(mock, { SPOTIFY_SDK_REFRESH_TOKEN })
    const { stdout } = await machine.run('doctor')
    expect(stdout).toMatch(/^ok +user +Signed in, with the scopes user-read-private\.$/m)
    mock.resetRequests()
    const me = ['api', 'GET', 'me', '--json-field', 'id']
    expect(await machine.run(...me)).toMatchObject({ code: 0, stdout: 'smedjan\n' })
    expect(await machine.run(...me, '--user')).toMatchObject({ code: 0, stdout: 'smedjan\n' })
    expect(mock.requests.token).toHaveLength(0)
    const another = await machine.run(...me, '--user', 'work')
    expect(another).toMatchObject({ code: 3, stdout: '' })
  })

  it('keeps several users apart by the names that they were given', async () => {
    const mock = await startMock()
    mock.addUser({ id: 'ada', displayName: 'Ada' })
    const machine = new TestMachine(mock)
    await signIn(machine, mock, ['--user', 'home'])
    await signIn(machine, mock, ['--user', 'work'], 'ada')
    const home = await machine.run('api', 'GET', 'me', '--user', 'home', '--json-field', 'id')
    const work = await machine.run('api', 'GET', 'me', '--user', 'work', '--json-field', 'id')
    expect({ home: home.stdout, work: work.stdout }).toEqual({ home: 'smedjan\n', work: 'ada\n' })
  })

  it('says on a terminal whose token it is, once, and nothing elsewhere', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await machine.run('token')
    const shown = await machine.startInTerminal(['token']).end()
    expect(shown).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Using the token of the app\.\n\S+\n$/),
    })
    const chosen = await machine.startInTerminal(['token', '--app']).end()
    expect(chosen.stdout).toMatch(/^\S+\n$/)
  })

  it('refreshes an expired user token, and stores it for the next program', async () => {
    const mock = await startMock({ tokenLifetimeSeconds: 1 })
    const machine = new TestMachine(mock)
    await signIn(machine, mock)
    mock.tokenLifetimeSeconds = 3600
    const hasRefreshed = (): boolean =>
      mock.requests.token.some(({ form }) => form.get('grant_type') === 'refresh_token')
    while (!hasRefreshed()) expect((await machine.run('token')).code).toBe(0)
    const renewed = await machine.run('token', '--json')
    mock.resetRequests()
    expect(await machine.run('token', '--json')).toEqual(renewed)
    expect(mock.requests.token).toHaveLength(0)
  })

  it('keeps its files to the user: folders 0700, files 0600', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await signIn(machine, mock, ['--user', 'home'])
    const folder = join(machine.home, '.local/state/spotify-sdk')
    const paths = [
      folder,
      ...readdirSync(folder, { recursive: true }).map((each) => join(folder, String(each))),
    ]
    const open = paths.filter((path) => (statSync(path).mode & 0o077) !== 0)
    expect({ found: paths.length > 2, open }).toEqual({ found: true, open: [] })
  })
})

describe('the start of the command', () => {
  it('keeps no compiled code, which another user could replace', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock, { NODE_COMPILE_CACHE: undefined })
    const temporary = join(machine.home, 'tmp')
    mkdirSync(temporary)
    const { stdout } = await machine.runProcessWith({ TMPDIR: temporary }, '--version')
    expect({
      isRun: /^\d/.test(stdout),
      left: readdirSync(machine.home, { recursive: true }),
    }).toEqual({ isRun: true, left: ['tmp'] })
  })

  it.each([
    ['22.11.0', 'spotify-sdk: Node 22.11.0 is too old. Install Node 22.12 or later.\n'],
    ['22.12.0', ''],
  ])('says of Node %s whether it is too old, before all else', async (version, stderr) => {
    const machine = new TestMachine(await startMock())
    const file = join(machine.home, 'version.mjs')
    const versions = `{ ...process.versions, node: '${version}' }`
    writeFileSync(file, `Object.defineProperty(process, 'versions', { value: ${versions} })`)
    const NODE_OPTIONS = `--import=${pathToFileURL(file).href}`
    expect(await machine.runProcessWith({ NODE_OPTIONS }, '--version')).toMatchObject({
      code: 0,
      stderr,
    })
  })
})

describe('spotify-sdk token --refresh', () => {
  it.each([
    ['there is no stored token', false, ['--app']],
    ['the stored token has expired', true, ['--app']],
    ['the refresh token of the environment was not used yet', false, ['--user']],
  ])('sends one request if %s', async (_what, hasExpired, words) => {
    const mock = await startMock()
    const SPOTIFY_SDK_REFRESH_TOKEN = mock.issueRefreshToken()
    const machine = new TestMachine(mock, { SPOTIFY_SDK_REFRESH_TOKEN })
    if (hasExpired) {
      await machine.run('token', ...words)
      const { clientId, tokenUrl } = mock
      const key = tokenCacheKey({ grant: 'client-credentials', clientId, tokenUrl })
      const directory = join(machine.home, '.local/state/spotify-sdk')
      const tokenCache = new FileTokenCache({ directory })
      const stored = (await tokenCache.get(key)) as TokenInfo
      await tokenCache.set({ ...stored, expiresAt: 1 }, key)
    }
    mock.resetRequests()
    const { code, stderr } = await machine.run('token', '--refresh', ...words)
    expect({ code, stderr, requests: mock.requests.token.length }).toEqual({
      code: 0,
      stderr: '',
      requests: 1,
    })
  })

  it('says that the new token cannot be stored', async () => {
    const mock = await startMock()
    await using server = await RedisServer.start()
    const machine = new TestMachine(mock, { SPOTIFY_SDK_TOKEN_CACHE: server.url })
    const first = await machine.run('token', '--app')
    await server.command('REPLICAOF', '127.0.0.1', '1')
    const { code, stdout, stderr } = await machine.run('token', '--app', '--refresh')
    expect({ code, isNew: stdout !== first.stdout, stderr }).toEqual({
      code: 0,
      isNew: true,
      stderr:
        'The new token cannot be stored, so other commands do not get it: see spotify-sdk doctor.\n',
    })
  })
})

describe('a user who signed out, and whose refresh token is in the environment', () => {
  it('is not signed in again: the command uses the app, or says why not', async () => {
    const mock = await startMock()
    const SPOTIFY_SDK_REFRESH_TOKEN = mock.issueRefreshToken()
    const machine = new TestMachine(mock, { SPOTIFY_SDK_REFRESH_TOKEN })
    for (const word of ['token', 'logout']) expect((await machine.run(word)).code).toBe(0)
    const words = ['api', 'GET', 'albums/4aawyAB9vmqN3uQ7FjRGTy', '--json-field', 'id']
    const why = {
      code: 3,
      stdout: '',
      stderr:
        'spotify-sdk: This user signed out here, so SPOTIFY_SDK_REFRESH_TOKEN is ignored, except with another SPOTIFY_SDK_TOKEN_CACHE. Run: spotify-sdk login\n',
    }
    expect(await machine.run(...words)).toMatchObject({ code: 0, stderr: '' })
    expect(await machine.run(...words, '--user')).toMatchObject(why)
    machine.env = { ...machine.env, SPOTIFY_SDK_CLIENT_SECRET: '' }
    expect(await machine.run('token')).toMatchObject(why)
  })
})

describe('a user who has withdrawn the consent', () => {
  it('is named in the command that signs this user in again', async () => {
    const mock = await startMock({ tokenLifetimeSeconds: 1 })
    const machine = new TestMachine(mock)
    await signIn(machine, mock, ['--user', 'work'])
    mock.revokeAuthorizations()
    await expect
      .poll(() => machine.run('token', '--user', 'work'))
      .toMatchObject({
        code: 3,
        stderr: expect.stringContaining(' Run: spotify-sdk login --user work\n'),
      })
  })
})

describe('a user who signed in with the secret of the app', () => {
  it('is told that it is missing, where Spotify refuses the app without it', async () => {
    const mock = await startMock({ tokenLifetimeSeconds: 1 })
    const machine = new TestMachine(mock)
    await signIn(machine, mock)
    const advice = 'Or set SPOTIFY_SDK_CLIENT_SECRET, if the user signed in with it.\n'
    machine.env = { ...machine.env, SPOTIFY_SDK_CLIENT_SECRET: '' }
    await expect
      .poll(() => machine.run('token'))
      .toMatchObject({ code: 1, stderr: expect.stringContaining(advice) })
    machine.env = { ...machine.env, SPOTIFY_SDK_CLIENT_SECRET: 'wrong' }
    const { stderr } = await machine.run('token')
    expect(stderr).toMatch(/invalid_client(?!.*Or set)/)
  })
})

describe('what a command ends with', () => {
  it.each([
    [
      '3 and the next step, where nobody is signed in',
      { SPOTIFY_SDK_CLIENT_SECRET: '' },
      ['token'],
      3,
      'Run: spotify-sdk login',
    ],
    [
      '3 and the user in the next step',
      {},
      ['token', '--user', 'work'],
      3,
      'Run: spotify-sdk login --user work',
    ],
    [
      '2 where the Client ID is missing',
      { SPOTIFY_SDK_CLIENT_ID: '' },
      ['token'],
      2,
      'A .env file is not loaded by itself: see spotify-sdk doctor.',
    ],
    [
      '2 where an app token needs a secret',
      { SPOTIFY_SDK_CLIENT_SECRET: '' },
      ['token', '--app'],
      2,
      'SPOTIFY_SDK_CLIENT_SECRET',
    ],
    [
      '2 for a Client ID in quotes, and its variable is named',
      { SPOTIFY_SDK_CLIENT_ID: '"0123456789abcdef"' },
      ['token', '--user'],
      2,
      'variable SPOTIFY_SDK_CLIENT_ID is in quotes',
    ],
    [
      '2 for a Client ID in quotes where an app token is asked for, and its variable is named',
      { SPOTIFY_SDK_CLIENT_ID: '"0123456789abcdef"' },
      ['token', '--app'],
      2,
      'variable SPOTIFY_SDK_CLIENT_ID is in quotes',
    ],
    [
      '2 for a redirect URI that Spotify refuses, and its variable is named',
      { SPOTIFY_SDK_REDIRECT_URI: 'http://localhost/callback' },
      ['token', '--user'],
      2,
      'variable SPOTIFY_SDK_REDIRECT_URI names localhost',
    ],
    [
      '2 where there is no home folder, and the variables that help are named',
      { HOME: '', XDG_STATE_HOME: undefined, LOCALAPPDATA: undefined },
      ['token', '--app'],
      2,
      'no home folder: set HOME, or name a folder in SPOTIFY_SDK_TOKEN_CACHE (file:///folder).',
    ],
    ['2 for an option that does not exist', {}, ['token', '--jsn'], 2, '--json'],
    ['2 for a user whose name is empty', {}, ['token', '--user', ''], 2, '--user is empty'],
    ['2 for two accounts at once', {}, ['token', '--app', '--user'], 2, "'--app'"],
    ['2 for a command that does not exist', {}, ['tokn'], 2, 'token'],
    [
      '5 where Spotify cannot be reached',
      { SPOTIFY_SDK_TOKEN_URL: 'http://127.0.0.1:1/api/token' },
      ['token'],
      5,
      '127.0.0.1',
    ],
    [
      '1 where Spotify refuses the credentials',
      { SPOTIFY_SDK_CLIENT_SECRET: 'wrong' },
      ['token'],
      1,
      'invalid_client',
    ],
  ])('is %s', async (_title, env, words, code, text) => {
    const mock = await startMock()
    const run = await new TestMachine(mock, env).run(...words)
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code, stdout: '' })
    expect(run.stderr).toContain(text)
    expect(run.stderr).not.toContain(mock.clientSecret)
  })

  it('is 4 and the seconds to wait, where Spotify asks for a pause', async () => {
    const mock = await startMock()
    mock.fail('token', { status: 429, retryAfterSeconds: 60 })
    const run = await new TestMachine(mock).run('token')
    expect(run).toMatchObject({
      code: 4,
      stdout: '',
      stderr: expect.stringMatching(/in (?:59|60) s/),
    })
    expect(run.stderr.trim().split('\n')).toHaveLength(1)
  })

  it('is 4 and a time to wait, where Spotify names none', async () => {
    const mock = await startMock()
    mock.fail('api', { status: 429, times: 9 })
    expect(await new TestMachine(mock).run('api', 'GET', 'markets')).toMatchObject({
      code: 4,
      stdout: '',
      stderr: expect.stringMatching(/ Try again in a minute\.\n$/),
    })
  })

  it('is one line on stderr; --verbose adds the events before it', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock, { SPOTIFY_SDK_CLIENT_SECRET: 'wrong' })
    const { stderr } = await machine.run('token', '--verbose')
    const lines = stderr.trim().split('\n')
    expect(lines).toEqual([expect.stringMatching(/^{/), expect.stringMatching(/^spotify-sdk: /)])
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ type: 'refresh-failed' })
  })

  it('is 0 and help, where help is asked for', async () => {
    const mock = await startMock()
    const { code, stdout } = await new TestMachine(mock).run('--help')
    expect(code).toBe(0)
    for (const name of ['login', 'logout', 'token', 'api', 'exec', 'status', 'doctor']) {
      expect(stdout).toContain(`  ${name} `)
    }
  })
})

describe('a command line that is wrong', () => {
  it.for([
    [['tokne'], "unknown command 'tokne' (Did you mean token?)"],
    [['token', '--jsno'], "unknown option '--jsno' (Did you mean --json?)"],
    [['api', 'GET'], "missing required argument 'path'"],
    [
      ['api', 'GET', '--user', 'me'],
      'missing required argument \'path\'. --user takes "me" as a name: write --user last',
    ],
    [
      ['exec', '--user', 'node'],
      'missing required argument \'command\'. --user takes "node" as a name: for a command of this name, write: spotify-sdk exec --user -- node',
    ],
    [['exec', '--user'], "missing required argument 'command'"],
  ] as const)('is described in one line: %j', async ([words, complaint]) => {
    const { code, stdout, stderr } = await new TestMachine(await startMock()).run(...words)
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: `spotify-sdk: ${complaint}\n`,
    })
  })
})
