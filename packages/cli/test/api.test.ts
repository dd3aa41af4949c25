import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startMock } from 'test-support/start-mock.ts'
import { describe, expect, it } from 'vitest'
import { runInThisProcess } from './in-this-process.ts'
import { cliCommand, TestMachine } from './running-cli.ts'
import { signIn } from './signed-in.ts'

const album = '4aawyAB9vmqN3uQ7FjRGTy'
const scopes = ['--scope', 'user-library-read', 'playlist-modify-private', 'playlist-read-private']

describe('spotify-sdk api', () => {
  it.each(['albums', '/albums', '/v1/albums', 'v1/albums'])(
    'prints the JSON of %s',
    async (path) => {
      const mock = await startMock()
      const { code, stdout } = await new TestMachine(mock).run('api', 'get', `${path}/${album}`)
      expect(code).toBe(0)
      expect(JSON.parse(stdout)).toMatchObject({ id: album, type: 'album' })
    },
  )

  it('sends the parameters of the query', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await machine.run(
      'api',
      'GET',
      `albums/${album}/tracks`,
      '--query',
      'limit=2',
      '--query',
      'market=SE',
    )
    expect(mock.requests.api[0]?.query.toString()).toBe('limit=2&market=SE')
  })

  it('takes a body with a byte order mark, as Windows writes it, from a file and from stdin', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock, { SPOTIFY_SDK_REFRESH_TOKEN: mock.issueRefreshToken() })
    const body = '\uFEFF{"name":"Mix"}'
    writeFileSync(join(machine.home, 'body.json'), body)
    const words = ['api', 'POST', 'me/playlists', '--json-field', 'name', '--body']
    const ofFile = await machine.run(...words, '@body.json')
    const ofStdin = await machine.runWith({ stdin: body }, ...words, '-')
    expect({ ofFile, ofStdin }).toMatchObject({
      ofFile: { code: 0, stdout: 'Mix\n' },
      ofStdin: { code: 0, stdout: 'Mix\n' },
    })
  })

  it('requests no page with --paginate before the reader has taken the one before', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const words = ['api', 'GET', `albums/${album}/tracks`, '--query', 'limit=5', '--paginate']
    const requested: number[] = []
    const { env, home: directory } = machine
    const read = (done: () => void): void => {
      requested.push(mock.requests.api.length)
      setTimeout(done, 20)
    }
    const run = await runInThisProcess(words, { env, directory, stdin: '', read })
    expect(run.stdout.trim().split('\n')).toHaveLength(18)
    expect(requested).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4])
  })

  it('sends no control characters of an answer to a terminal, and leaves them to programs', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const name = 'a\u001b]0;title\u0007b\u009b2Jc'
    mock.respond(`GET /v1/albums/${album}`, { name })
    const words = ['api', 'GET', `albums/${album}`, '--app', '--json-field', 'name']
    const shown = await machine.startInTerminal(words).end()
    const piped = await machine.run(...words)
    expect({ shown: shown.stdout, piped: piped.stdout }).toEqual({
      shown: 'a\uFFFD]0;title\uFFFDb\uFFFD2Jc\n',
      piped: `${name}\n`,
    })
  })

  it('prints one item per line with --paginate, over all pages', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const words = ['api', 'GET', `albums/${album}/tracks`, '--query', 'limit=2', '--paginate']
    const lines = (await machine.run(...words)).stdout.trim().split('\n')
    expect(lines.length).toBeGreaterThan(2)
    expect(lines.map((line) => (JSON.parse(line) as { type: string }).type)).toEqual(
      lines.map(() => 'track'),
    )
    const names = (await machine.run(...words, '--json-field', 'name')).stdout.trim().split('\n')
    expect(names).toEqual(lines.map((line) => (JSON.parse(line) as { name: string }).name))
  })

  it('prints one line per item also if a text has a line break', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const items = [{ name: 'a\nb' }, { name: 'c\r' }, { name: 'd "e"' }]
    mock.respond('GET /v1/playlists/p/items', { items, next: null, limit: 5, total: 3 })
    mock.respond('GET /v1/playlists/p', { name: 'a\nb' })
    const list = ['api', 'GET', 'playlists/p/items', '--paginate', '--json-field', 'name']
    expect((await machine.run(...list)).stdout).toBe('"a\\nb"\n"c\\r"\nd "e"\n')
    const one = ['api', 'GET', 'playlists/p', '--json-field', 'name']
    expect((await machine.run(...one)).stdout).toBe('a\nb\n')
  })

  it('prints a text as JSON with --json, too, which tells it from null and from a number', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const items = [{ name: 'null' }, { name: null }, { name: '7' }, { name: 7 }]
    mock.respond('GET /v1/playlists/p/items', { items, next: null, limit: 5, total: 4 })
    mock.respond('GET /v1/playlists/p', { name: 'a "b"' })
    const list = ['api', 'GET', 'playlists/p/items', '--paginate', '--json-field', 'name', '--json']
    expect(await machine.run(...list)).toMatchObject({ code: 0, stdout: '"null"\nnull\n"7"\n7\n' })
    const one = ['api', 'GET', 'playlists/p', '--json']
    expect(JSON.parse((await machine.run(...one)).stdout)).toEqual({ name: 'a "b"' })
    expect((await machine.run(...one, '--json-field', 'name')).stdout).toBe('"a \\"b\\""\n')
  })

  it('prints null for an item without the member, as jq does, and goes on', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const items = [
      { item: { name: 'a' } },
      { item: null },
      {},
      { item: {} },
      { item: { name: 'b' } },
    ]
    mock.respond('GET /v1/playlists/p/items', { items, next: null, limit: 5, total: 5 })
    const words = ['api', 'GET', 'playlists/p/items', '--paginate', '--json-field', 'item.name']
    expect(await machine.run(...words)).toMatchObject({
      code: 0,
      stdout: 'a\nnull\nnull\nnull\nb\n',
      stderr: '',
    })
  })

  it.each([
    ['an argument', (json: string) => ({ body: json, stdin: '' })],
    [
      'a file',
      (json: string, folder: string) => {
        const file = join(folder, 'body.json')
        writeFileSync(file, json)
        return { body: `@${file}`, stdin: '' }
      },
    ],
    ['stdin', (json: string) => ({ body: '-', stdin: json })],
  ])('sends the body from %s', async (_source, place) => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await signIn(machine, mock, scopes)
    const { body, stdin } = place(
      JSON.stringify({ name: 'Made by hand', public: false }),
      machine.home,
    )
    const run = await machine.runProcessWith(
      { stdin },
      'api',
      'POST',
      'me/playlists',
      '--body',
      body,
      '--user',
    )
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(run.stdout)).toMatchObject({ name: 'Made by hand' })
  })

  it.each([
    [['GET', 'albums/0000000000000000000000'], 1, /404/],
    [['GET', 'me/tracks', '--app'], 3, /403.* a user\. Run: spotify-sdk login$/m],
    [['GET', 'markets', '--app'], 1, /403/],
    [['FETCH', 'me'], 2, /GET, POST, PUT, DELETE/],
    [['GET', 'me', '--query', 'limit'], 2, /name=value/],
    [['POST', 'me/playlists', '--body', '{'], 2, /not JSON/],
    [['POST', 'me/playlists', '--body', '@/nowhere.json'], 2, /cannot be read \(ENOENT\)/],
    [['DELETE', 'me/library', '--paginate'], 2, /--paginate/],
    [['GET', 'me', '--body', '{}'], 2, /GET sends no body: use --query/],
    [['GET', `albums/${album}`, '--json-field', 'nowhere'], 1, /no member "nowhere"/],
    [['GET', 'https://example.com/v1/me'], 2, /leads out of the API/],
  ])('%j ends with %i', async (words, code, text) => {
    const mock = await startMock()
    const run = await new TestMachine(mock).run('api', ...words)
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code, stdout: '' })
    expect(run.stderr).toMatch(text)
    expect(run.stderr.trim().split('\n')).toHaveLength(1)
  })

  it.each([
    [['--app'], { status: 401, times: 9 }, 1, ' Try: spotify-sdk token --app --refresh\n'],
    [[], { status: 401, times: 9 }, 1, ' Try: spotify-sdk token --app --refresh\n'],
    [
      ['--app'],
      {
        status: 401,
        body: { error: { status: 401, message: 'Valid user authentication required' } },
      },
      3,
      ' It needs the token of a user. Run: spotify-sdk login\n',
    ],
    [
      ['--app'],
      { status: 403, body: { error: { status: 403, message: 'Insufficient client scope' } } },
      3,
      ' It needs the token of a user. Run: spotify-sdk login --scope user-library-read\n',
    ],
  ])('names what helps the token of an app: %j, %j', async (words, fault, code, remedy) => {
    const mock = await startMock()
    mock.fail('api', fault)
    const run = await new TestMachine(mock).run('api', 'GET', 'me/tracks', ...words)
    expect(run).toMatchObject({ code, stdout: '' })
    expect(run.stderr).toMatch(
      /^spotify-sdk: GET \/v1\/me\/tracks was answered with 40[13] \(.*\)\. /,
    )
    expect(run.stderr.endsWith(remedy)).toBe(true)
  })

  it('tells a user whose token is rejected to sign in', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await signIn(machine, mock)
    mock.fail('api', { status: 401, times: 9 })
    expect(await machine.run('api', 'GET', 'me')).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/ Run: spotify-sdk login\n$/),
    })
  })

  it('prints the events of the client with --verbose, next to those of the provider', async () => {
    const mock = await startMock()
    const { stderr } = await new TestMachine(mock).run('api', 'GET', `albums/${album}`, '--verbose')
    const events = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object)
    expect(events).toContainEqual(expect.objectContaining({ type: 'token-refreshed' }))
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'request', path: 'albums/{id}', status: 200 }),
    )
  })

  it('names the user in the way on, where that user has not granted enough', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await signIn(machine, mock, ['--user', "Ada's work"])
    const run = await machine.run('api', 'GET', 'me/tracks', '--user', "Ada's work")
    expect(run).toMatchObject({
      code: 3,
      stderr: expect.stringContaining(
        String.raw`Run: spotify-sdk login --user 'Ada'\''s work' --scope user-library-read`,
      ),
    })
  })

  it('ends with 3 where scopes are missing, and the command that it names helps', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await signIn(machine, mock, ['--scope', 'playlist-read-private'])
    const run = await machine.run('api', '--user', 'GET', 'me/tracks')
    expect(run).toMatchObject({ code: 3, stdout: '' })
    const [, advice = ''] = /Run: spotify-sdk login (--scope .*)$/m.exec(run.stderr) ?? []
    expect(advice).toBe('--scope playlist-read-private user-library-read')
    await signIn(machine, mock, advice.split(' '))
    expect(await machine.run('api', '--user', 'GET', 'me/tracks')).toMatchObject({ code: 0 })
  })

  it.skipIf(process.platform !== 'linux')('ends with one line where the disk is full', async () => {
    const mock = await startMock()
    const cli = cliCommand.map((word) => `'${word}'`).join(' ')
    const script = `${cli} api GET albums/${album} >/dev/full`
    expect(await new TestMachine(mock).runProgram('bash', '-c', script)).toMatchObject({
      code: 1,
      stderr: 'spotify-sdk: The output cannot be written (ENOSPC).\n',
    })
  })

  it('ends quietly where the reader has closed the pipe', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const cli = cliCommand.map((word) => `'${word}'`).join(' ')
    const script = `${cli} api GET albums/${album}/tracks --query limit=1 --paginate | head -n 1; echo "\${PIPESTATUS[0]}"`
    const { stdout, stderr } = await machine.runProgram('bash', '-c', script)
    expect({
      lines: stdout.trim().split('\n').length,
      end: stdout.trim().split('\n')[1],
      stderr,
    }).toEqual({ lines: 2, end: '0', stderr: '' })
  })

  it('prints all of a list, and keeps its exit codes, where the reader of stderr has gone', async () => {
    const machine = new TestMachine(await startMock())
    const endOf = async (...words: readonly string[]): Promise<object> => {
      const cli = machine.start(words)
      cli.process.stderr?.destroy()
      const { code, stdout } = await cli.end()
      return { code, lines: stdout.split('\n').length - 1 }
    }
    const list = ['api', 'GET', `albums/${album}/tracks`, '--query', 'limit=5', '--paginate']
    expect({
      list: await endOf(...list, '--verbose'),
      wrong: await endOf('tokne'),
      missing: await endOf('token', '--user', 'work'),
    }).toEqual({
      list: { code: 0, lines: 18 },
      wrong: { code: 2, lines: 0 },
      missing: { code: 3, lines: 0 },
    })
  })
})
