import { spawn } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { MockSpotify } from '@spotify-sdk/testing'
import { FakeBrowser } from 'test-support/browser/fake-browser.ts'
import { inTerminal } from 'test-support/in-terminal.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { startMock } from 'test-support/start-mock.ts'
import { describe, expect, it } from 'vitest'
import type { Run } from './in-this-process.ts'
import { cliCommand, RunningCli, TestMachine } from './running-cli.ts'
import { signIn } from './signed-in.ts'

const cli = (...words: readonly string[]): string =>
  [...cliCommand, ...words].map((word) => `'${word}'`).join(' ')

/** Runs shell commands in a desktop session of the machine's user, whose keychain is unlocked. */
async function inSession(
  machine: TestMachine,
  commands: string,
  { unlock = true } = {},
): Promise<Run> {
  const { home } = machine
  machine.env = { ...machine.env, XDG_RUNTIME_DIR: home, TMPDIR: home }
  const daemon = 'printf a-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null'
  const script = unlock ? `${daemon} && ${commands}` : commands
  return machine.runProgram('dbus-run-session', '--', 'sh', '-c', script)
}

/** Signs in with `login --keychain` in a session, in which the other commands run next. */
async function signInWithKeychain(
  machine: TestMachine,
  mock: MockSpotify,
  commands = 'true',
): Promise<Run> {
  await using browser = await FakeBrowser.start(async (url) => fetch(await mock.authorize(url)))
  const login = `BROWSER='${browser.path}' ${cli('login', '--keychain')} >/dev/null`
  return await inSession(machine, `${login} && ${commands}`)
}

/**
 * Replaces the window that asks for the password of the keychain by one that is never answered.
 *
 * @returns Variables that make a session use it. The file `asks` in the home says that it is open.
 */
function unansweredPrompt({ home }: TestMachine): Record<string, string> {
  const services = join(home, 'data/dbus-1/services')
  mkdirSync(services, { recursive: true })
  const installed = '/usr/share/dbus-1/services'
  const names = ['org.freedesktop.secrets', 'org.gnome.keyring']
  for (const name of names) {
    copyFileSync(join(installed, `${name}.service`), join(services, `${name}.service`))
  }
  const window = join(home, 'window')
  // It ends with the home.
  const script = `#!/bin/sh\nexec >/dev/null 2>&1\ntouch '${home}/asks'\nwhile test -d '${home}'; do sleep 0.2; done\n`
  writeFileSync(window, script, { mode: 0o700 })
  const name = 'org.gnome.keyring.SystemPrompter'
  const entry = `[D-BUS Service]\nName=${name}\nExec=${window}\n`
  writeFileSync(join(services, `${name}.service`), entry)
  return { XDG_DATA_DIRS: join(home, 'data') }
}

/** Makes the minute that the command waits for the keychain two seconds. */
function shortWait({ home }: TestMachine): Record<string, string> {
  const file = join(home, 'short-wait.mjs')
  writeFileSync(
    file,
    `const wait = setTimeout
globalThis.setTimeout = (run, milliseconds) => wait(run, milliseconds === 60_000 ? 2000 : milliseconds)`,
  )
  return { NODE_OPTIONS: `--import=${pathToFileURL(file).href}` }
}

/** All that is stored, and whether others may read it. */
function storedIn(machine: TestMachine): { readonly text: string; readonly open: string[] } {
  const folder = join(machine.home, '.local/state/spotify-sdk')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  const paths = files.map(({ parentPath, name }) => join(parentPath, name))
  return {
    text: paths.map((path) => readFileSync(path, 'utf8')).join('\n'),
    open: paths.filter((path) => (statSync(path).mode & 0o077) !== 0),
  }
}

// The test brings the keychain of a Linux desktop; those of other systems are the user's own.
describe.skipIf(process.platform !== 'linux')('login --keychain', () => {
  it('stores no token in the clear, and later commands find the key by themselves', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const first = await signInWithKeychain(machine, mock, cli('token'))
    expect(first).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\S+\n$/) })
    const commands = [cli('token'), cli('status', '--json'), cli('token', '--app')]
    const later = await inSession(machine, commands.join(' && '))
    expect(later.code).toBe(0)
    expect(later.stdout.startsWith(first.stdout)).toBe(true)
    expect(later.stdout).toContain('"encrypted_with": "keychain"')
    const { text, open } = storedIn(machine)
    const appToken = later.stdout.trim().split('\n').at(-1) ?? ''
    const refreshTokens = mock.requests.token.flatMap(({ form }) => form.get('refresh_token') ?? [])
    const secrets = [first.stdout.trim(), appToken, ...refreshTokens]
    expect({ open, clear: secrets.filter((secret) => text.includes(secret)) }).toEqual({
      open: [],
      clear: [],
    })
  })

  it('keeps users signed in who signed in without it', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await signIn(machine, mock, ['--user', 'work'])
    const before = await machine.run('token', '--user', 'work')
    const after = await signInWithKeychain(machine, mock, cli('token', '--user', 'work'))
    expect(after).toMatchObject({ code: 0, stdout: before.stdout })
  })

  it('says what to do where the keychain is locked, and doctor names the remedy', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await signInWithKeychain(machine, mock)
    const locked = await inSession(machine, cli('token'), { unlock: false })
    expect({ code: locked.code, stdout: locked.stdout }).toEqual({ code: 2, stdout: '' })
    // The session's own programs write to stderr, too.
    expect(locked.stderr).toMatch(/^spotify-sdk: There is no keychain .* --no-keychain\n$/m)
    const doctor = await inSession(machine, cli('doctor'), { unlock: false })
    expect(doctor.stdout).toMatch(/^failed +cache .*keychain_unavailable.* --no-keychain$/m)
  })

  it('says what to do if the user does not answer the keychain in time, and doctor names the remedy', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await signInWithKeychain(machine, mock)
    machine.env = { ...machine.env, ...unansweredPrompt(machine), ...shortWait(machine) }
    const commands = `${cli('token')}; echo "code $?"; ${cli('doctor')}`
    const { stdout, stderr } = await inSession(machine, commands, { unlock: false })
    expect(stdout).toMatch(/^code 2\n/)
    expect(stderr).toMatch(/^spotify-sdk: The keychain did not answer for 60 s.* --no-keychain\n/m)
    expect(stdout).toMatch(/^failed +cache .*did not answer.* → Unlock .* --no-keychain$/m)
  })

  it('waits for the user, and ends at once with Ctrl+C', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await signInWithKeychain(machine, mock)
    const env = { ...machine.env, ...unansweredPrompt(machine), TERM: 'dumb' }
    const file = join(machine.home, 'exit code')
    const [session, inner] = [join(machine.home, 'session.sh'), join(machine.home, 'inner.sh')]
    writeFileSync(inner, `trap : INT; ${cli('token')}; echo "$?" > '${file}'`)
    // Ctrl+C ends the session, too. Its terminal stays, so that no hangup ends the command.
    const stay = `until test -s '${file}'; do sleep 0.1; done`
    writeFileSync(session, `trap : INT; dbus-run-session -- bash '${inner}'; ${stay}`)
    const [first = '', ...more] = inTerminal(['bash', session])
    const running = new RunningCli(spawn(first, more, { env }))
    await waitUntil('the keychain asks', () => existsSync(join(machine.home, 'asks')))
    expect(existsSync(file)).toBe(false)
    running.type('\u0003')
    await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8')).toBe('130\n')
  })

  it('ends with one line where there is no keychain, before the user signs in', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await using browser = await FakeBrowser.start(async (url) => fetch(await mock.authorize(url)))
    const run = await machine.runProcessWith({ BROWSER: browser.path }, 'login', '--keychain')
    expect({ code: run.code, stdout: run.stdout, opened: browser.opened }).toEqual({
      code: 2,
      stdout: '',
      opened: [],
    })
    expect(run.stderr).toMatch(/^spotify-sdk: There is no keychain .* openssl rand -base64 32\n$/)
    expect((await machine.run('token')).code).toBe(0)
  })

  it('changes no file to which a link in the folder leads', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const folder = join(machine.home, 'shared')
    const file = join(machine.home, 'a file')
    writeFileSync(file, 'its content')
    mkdirSync(folder)
    symlinkSync(file, join(folder, 'cli-keychain'))
    chmodSync(folder, 0o777)
    machine.env = { ...machine.env, SPOTIFY_SDK_TOKEN_CACHE: pathToFileURL(folder).href }
    const { code, stderr } = await signInWithKeychain(machine, mock)
    expect({ code, content: readFileSync(file, 'utf8') }).toEqual({
      code: 1,
      content: 'its content',
    })
    expect(stderr).toMatch(/^spotify-sdk: .* is not safe for tokens: others can write to it/m)
  })

  it('names the folder that cannot be written', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const file = join(machine.home, 'a file')
    writeFileSync(file, '')
    machine.env = { ...machine.env, SPOTIFY_SDK_TOKEN_CACHE: pathToFileURL(file).href }
    const { code, stderr } = await signInWithKeychain(machine, mock)
    expect(code).toBe(1)
    expect(stderr).toMatch(/^spotify-sdk: The folder .*a file cannot be written \(EEXIST\): /m)
  })

  it('stays where the user does not agree to a login --no-keychain', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const first = await signInWithKeychain(machine, mock, cli('token', '--user'))
    await using browser = await FakeBrowser.start(async (url) =>
      fetch(await mock.authorize(url, { decision: 'deny' })),
    )
    const denied = await machine.runWith({ BROWSER: browser.path }, 'login', '--no-keychain')
    const later = await inSession(machine, cli('token', '--user'))
    expect({ denied: denied.code, token: later.stdout }).toEqual({ denied: 1, token: first.stdout })
  })

  it('is not needed for a sign-out', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await signInWithKeychain(machine, mock)
    const isEncrypted = /"access_token":"eyJ/
    const before = isEncrypted.test(storedIn(machine).text)
    const { code, stdout } = await machine.run('logout')
    const after = isEncrypted.test(storedIn(machine).text)
    expect({ code, stdout, before, after }).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Signed out/),
      before: true,
      after: false,
    })
  })

  it('is undone by login --no-keychain', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await signIn(machine, mock, ['--scope', 'user-top-read'])
    await signInWithKeychain(machine, mock)
    // The scopes of an encrypted entry are not secret, so they are asked for again without its key.
    const undone = await signIn(machine, mock, ['--no-keychain'])
    expect(undone.stdout).toContain('Scopes: user-top-read\n')
    const { code, stdout } = await machine.run('token')
    expect({ code, isClear: storedIn(machine).text.includes(stdout.trim()) }).toEqual({
      code: 0,
      isClear: true,
    })
  })

  it('is undone for another user in the same way, after the first one', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await signInWithKeychain(machine, mock)
    // What `login --no-keychain` of the first user has done.
    rmSync(join(machine.home, '.local/state/spotify-sdk/cli-keychain'))
    expect(await machine.run('token', '--user')).toMatchObject({
      code: 2,
      stderr:
        'spotify-sdk: The stored sign-in of this user is encrypted. Run: spotify-sdk login --no-keychain\n',
    })
    expect((await signIn(machine, mock, ['--no-keychain'])).code).toBe(0)
    expect((await machine.run('token', '--user')).code).toBe(0)
  })

  it.each([
    ['a cache of several machines', { SPOTIFY_SDK_TOKEN_CACHE: 'redis://127.0.0.1:1' }],
    ['a key of the environment', { SPOTIFY_SDK_TOKEN_CACHE_KEY: `a:${'A'.repeat(43)}` }],
  ])('is refused with %s', async (_what, env) => {
    const mock = await startMock()
    const run = await new TestMachine(mock, env).run('login', '--keychain')
    expect(run).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^spotify-sdk: .*SPOTIFY_SDK_TOKEN_CACHE_KEY.*\n$/),
    })
  })
})
