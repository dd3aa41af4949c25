import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inTerminal } from 'test-support/in-terminal.ts'
import { startMock } from 'test-support/start-mock.ts'
import { describe, expect, it } from 'vitest'
import type { Run } from './in-this-process.ts'
import { cliCommand, RunningCli, TestMachine } from './running-cli.ts'
import { signIn } from './signed-in.ts'

/** Runs the command, and says whether it loaded the parser of the command line. */
async function runWatched(
  machine: TestMachine,
  ...words: readonly string[]
): Promise<Run & { readonly isParsed: boolean }> {
  const watch = `import { registerHooks } from 'node:module'
import { writeSync } from 'node:fs'
registerHooks({ resolve(name, context, next) {
  if (name === 'commander') writeSync(2, 'PARSED\\n')
  return next(name, context)
} })`
  const file = join(machine.home, 'watch.mjs')
  writeFileSync(file, watch)
  const NODE_OPTIONS = `--import=${pathToFileURL(file).href}`
  const run = await machine.runProcessWith({ NODE_OPTIONS }, ...words)
  const stderr = run.stderr.replaceAll('PARSED\n', '')
  return { ...run, stderr, isParsed: stderr !== run.stderr }
}

/** Changes all tokens that a machine has stored. */
function changeEntries({ home }: TestMachine, change: (text: string) => string): void {
  const folder = join(home, '.local/state/spotify-sdk')
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  for (const entry of entries.filter((name) => /token\.\d+$/.test(name))) {
    const file = join(folder, entry)
    writeFileSync(file, change(readFileSync(file, 'utf8')))
  }
}

describe('spotify-sdk token with a stored token', () => {
  it.each([
    [[]],
    [['--app']],
    [['--user']],
    [['--user', 'work']],
    [['--json']],
    [['--user', 'work', '--json']],
    [['--json', '--app']],
  ])('prints with %j what the parser prints, without loading it', async (words) => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await machine.run('token')
    await signIn(machine, mock)
    await signIn(machine, mock, ['--user', 'work'])
    mock.resetRequests()
    const quick = await runWatched(machine, 'token', ...words)
    const parsed = await machine.run('token', ...words, '--verbose')
    expect(quick).toEqual({ ...parsed, stderr: '', isParsed: false })
    expect(mock.requests.token).toHaveLength(0)
  })

  it('takes the token of the app where nobody is signed in', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const first = await machine.run('token')
    expect(await runWatched(machine, 'token')).toEqual({ ...first, isParsed: false })
  })

  it.each([
    ['a token that ends soon', {}, { tokenLifetimeSeconds: 330 }],
    ['a refresh token of the environment', { SPOTIFY_SDK_REFRESH_TOKEN: 'another' }, {}],
    ['a key of the environment', { SPOTIFY_SDK_TOKEN_CACHE_KEY: `a:${'A'.repeat(43)}` }, {}],
    ['a cache in memory', { SPOTIFY_SDK_TOKEN_CACHE: 'memory:' }, {}],
  ])('leaves %s to the providers', async (_what, env, options) => {
    const mock = await startMock(options)
    const machine = new TestMachine(mock)
    await machine.run('token')
    machine.env = { ...machine.env, ...env }
    expect(await runWatched(machine, 'token', '--app')).toMatchObject({ code: 0, isParsed: true })
  })

  it.each([['--app'], ['--user']])(
    'leaves --refresh of %s to the providers, and all commands get the new token',
    async (account) => {
      const mock = await startMock()
      const machine = new TestMachine(mock)
      await signIn(machine, mock)
      const rejected = await machine.run('token', account)
      mock.resetRequests()
      const renewed = await runWatched(machine, 'token', account, '--refresh')
      expect({ ...renewed, isNew: renewed.stdout !== rejected.stdout }).toMatchObject({
        code: 0,
        isParsed: true,
        isNew: true,
      })
      expect(await machine.run('token', account)).toMatchObject({ stdout: renewed.stdout })
      expect(mock.requests.token).toHaveLength(1)
    },
  )

  it('leaves a damaged entry to the providers, which replace it', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const first = await machine.run('token')
    changeEntries(machine, () => '{')
    const second = await runWatched(machine, 'token', '--app')
    expect(second).toMatchObject({ code: 0, isParsed: true })
    expect(second.stdout).not.toBe(first.stdout)
  })

  it('leaves a token that ends later than its whole life to the providers, which replace it', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const first = await machine.run('token')
    changeEntries(machine, (text) => text.replace(/"expires_at":[\d.]+/, '"expires_at":4000000000'))
    const second = await runWatched(machine, 'token', '--app')
    expect(second).toMatchObject({ code: 0, isParsed: true })
    expect(second.stdout).not.toBe(first.stdout)
  })

  it('prints JSON once, whatever characters are in it', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await machine.run('token')
    changeEntries(machine, (text) => text.replace('{', '{"scope":"caf\u00e9",'))
    const { stdout, isParsed } = await runWatched(machine, 'token', '--app', '--json')
    expect({ isParsed, scope: (JSON.parse(stdout) as { scope: string }).scope }).toEqual({
      isParsed: false,
      scope: 'caf\u00e9',
    })
  })

  it('leaves wrong arguments to the parser', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await machine.run('token')
    for (const words of [['--app', '--user'], ['--user', ''], ['--jsn'], ['extra']]) {
      expect(await runWatched(machine, 'token', ...words)).toMatchObject({
        code: 2,
        stdout: '',
        isParsed: true,
      })
    }
  })
})

describe('a terminal is sent no control characters of a stored scope by spotify-sdk', () => {
  it.each([
    [['status']],
    [['status', '--json']],
    [['token', '--json']],
    [['token', '--user', '--json']],
    [['doctor']],
    [['doctor', '--json']],
  ])('%j', async (words) => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await signIn(machine, mock, ['--scope', 'user-read-private'])
    changeEntries(machine, (text) => text.replace('user-read-private', 'a-scope\u009b2J'))
    const { stdout } = await machine.startInTerminal(words).end()
    expect(/a-scope.*?2J/s.exec(stdout)?.[0]).toBe('a-scope\uFFFD2J')
  })

  it('login, whose notes go to the terminal also if its result goes to a file', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await signIn(machine, mock, ['--scope', 'user-read-private'])
    changeEntries(machine, (text) => text.replace('user-read-private', 'a-scope\u009b2J'))
    const words = ['sh', '-c', '"$@" > result', 'sh', ...cliCommand, 'login', '--no-browser']
    const [first = '', ...more] = inTerminal(words)
    const options = { env: { ...machine.env, TERM: 'dumb' }, cwd: machine.home }
    const cli = new RunningCli(spawn(first, more, options))
    expect(await cli.shows(/a-scope.*?2J/)).toBe('a-scope\uFFFD2J')
  })
})
