import { spawn, type ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'

import { inTerminal } from 'test-support/in-terminal.ts'
import { expect, it, onTestFinished } from 'vitest'

const cli = new URL('cli.ts', import.meta.url).pathname

/** The command as a process. */
function start(...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, ['--conditions=@spotify-sdk/source', cli, ...args], {
    stdio: 'pipe',
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

async function ended(child: ChildProcess): Promise<Outcome> {
  const [stdout, stderr, code] = await Promise.all([
    read(child.stdout),
    read(child.stderr),
    new Promise<number | null>((resolve) => {
      child.once('exit', (exitCode) => resolve(exitCode))
    }),
  ])
  return { code, stdout, stderr }
}

async function read(stream: Readable | null): Promise<string> {
  return stream === null ? '' : text(stream)
}

/** A program that asks the mock of its environment for an album, with an app's own token. */
const askForAlbum = `
  const { SPOTIFY_SDK_CLIENT_ID: id, SPOTIFY_SDK_CLIENT_SECRET: secret, SPOTIFY_SDK_REFRESH_TOKEN: refreshToken } = process.env
  const tokenFor = async (form) => {
    const headers = { authorization: 'Basic ' + btoa(id + ':' + secret) }
    const answer = await fetch(process.env.SPOTIFY_SDK_TOKEN_URL, { method: 'POST', headers, body: new URLSearchParams(form) })
    return (await answer.json()).access_token
  }
  const get = async (path, token) => {
    const answer = await fetch(process.env.SPOTIFY_SDK_API_URL + path, { headers: { authorization: 'Bearer ' + token } })
    return answer.json()
  }
  const app = await tokenFor({ grant_type: 'client_credentials' })
  const user = await tokenFor({ grant_type: 'refresh_token', refresh_token: refreshToken })
  const album = await get('/v1/albums/2noRn2Aes5aoNVsU6iWThc', app)
  const saved = await get('/v1/me/tracks', user)
  console.log(album.name, saved.total, 'label' in album, ...process.argv.slice(1))`

const evaluate = ['node', '--input-type=module', '--eval'] as const

it('runs a program on a mock, with its arguments, for an app and a user', async () => {
  const { code, stdout } = await ended(start('--', ...evaluate, askForAlbum, '--', 'a', '--port'))
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'Discovery 55 false a --port\n' })
})

it('needs no dashes before the program, and accepts its own options', async () => {
  const child = start('--quota-mode', 'extended', ...evaluate, askForAlbum)
  expect(await ended(child)).toMatchObject({ code: 0, stdout: 'Discovery 55 true\n' })
})

it('starts no shell on Windows, which would split and execute arguments', async () => {
  const env = { ...process.env, comspec: '/bin/sh' }
  const asOnWindows = `data:text/javascript,Object.defineProperty(process, 'platform', { value: 'win32' })`
  const args = ['--conditions=@spotify-sdk/source', '--import', asOnWindows, cli, '--']
  const program = ['node', '-p', 'JSON.stringify(process.argv.slice(1))', '--', 'a b; echo c']
  const child = spawn(process.execPath, [...args, ...program], { env, stdio: 'pipe' })
  onTestFinished(() => void child.kill('SIGKILL'))
  expect(await ended(child)).toEqual({ code: 0, stdout: '["a b; echo c"]\n', stderr: '' })
})

it('ends with the exit code of the program', async () => {
  expect((await ended(start('--', ...evaluate, 'process.exit(7)'))).code).toBe(7)
})

it.for([
  ['SIGTERM', 143],
  ['SIGINT', 130],
  ['SIGHUP', 129],
] as const)('passes %s on, and ends as the program does', async ([signal, code]) => {
  const waits = `console.log('ready'); setInterval(() => {}, 1000)`
  const child = start('--', ...evaluate, waits)
  child.stdout?.once('data', () => void child.kill(signal))
  expect(await ended(child)).toMatchObject({ code, stdout: 'ready\n' })
})

it('lets the program end a signal in its own way', async () => {
  const waits = `
    process.on('SIGTERM', () => { console.log('tidied up'); process.exit(3) })
    console.log('ready')
    setInterval(() => {}, 1000)`
  const child = start('--', ...evaluate, waits)
  child.stdout?.once('data', () => void child.kill('SIGTERM'))
  expect(await ended(child)).toMatchObject({ code: 3, stdout: 'ready\ntidied up\n' })
})

it('leaves a Ctrl+C to the terminal, which sends it to the program, also if the input is redirected', async () => {
  const program = `
    let seen = 0
    process.on('SIGINT', () => seen++)
    process.on('SIGTERM', () => { console.log('seen ' + seen); process.exit(0) })
    console.log('pid ' + process.ppid)
    setInterval(() => {}, 1000)`
  const words = [process.execPath, '--conditions=@spotify-sdk/source', cli, '--', 'node', '-e']
  const line = [...words, '"$PROGRAM"', '< /dev/null'].join(' ')
  const [first = '', ...more] = inTerminal(['sh', '-c', line])
  const child = spawn(first, more, { env: { ...process.env, PROGRAM: program }, stdio: 'pipe' })
  onTestFinished(() => void child.kill('SIGKILL'))
  child.stdout.once('data', (data) => {
    const pid = Number(/pid (\d+)/.exec(String(data))?.[1])
    // What this command gets of a Ctrl+C. The program gets its own, which may be one with a second one.
    process.kill(pid, 'SIGINT')
    process.kill(pid, 'SIGTERM')
  })
  expect((await ended(child)).stdout).toMatch(/^seen 0\r?$/m)
})

/** The variables that a standing mock prints. */
async function printedBy(child: ChildProcess): Promise<Readonly<Record<string, string>>> {
  const printed = await new Promise<string>((resolve) => {
    child.stdout?.once('data', (data) => resolve(String(data)))
  })
  const lines = printed.trimEnd().split('\n')
  return Object.fromEntries(
    lines.map((line) => {
      const [, name = '', value = ''] = /^export (\w+)=([\w.:/-]+)$/.exec(line) ?? []
      return [name, value] as const
    }),
  )
}

it('stays until it is stopped, with variables that a shell can read', async () => {
  const first = start()
  const env = await printedBy(first)
  const port = new URL(env['SPOTIFY_SDK_API_URL'] ?? '').port
  expect(Object.keys(env)).toEqual([
    'SPOTIFY_SDK_CLIENT_ID',
    'SPOTIFY_SDK_CLIENT_SECRET',
    'SPOTIFY_SDK_TOKEN_URL',
    'SPOTIFY_SDK_AUTHORIZE_URL',
    'SPOTIFY_SDK_API_URL',
    'SPOTIFY_SDK_REFRESH_TOKEN',
  ])
  expect((await fetch(`${env['SPOTIFY_SDK_API_URL']}/v1/me`)).status).toBe(401)
  const taken = await ended(start('--port', port))
  expect(taken).toMatchObject({ code: 1, stderr: expect.stringContaining('EADDRINUSE') })
  first.kill('SIGINT')
  expect((await ended(first)).code).toBe(0)
  const apps = []
  for (let round = 0; round < 2; round += 1) {
    const child = start('--port', port)
    const { SPOTIFY_SDK_CLIENT_ID: id, SPOTIFY_SDK_CLIENT_SECRET: secret } = await printedBy(child)
    apps.push({ id, secret })
    child.kill('SIGTERM')
    await ended(child)
  }
  expect(apps[0]).toEqual(apps[1])
  expect(apps[0]).not.toEqual({ id: env['SPOTIFY_SDK_CLIENT_ID'] })
})

it('ends when the shell of npx does, which passes no signal on', async () => {
  const command = `"$NODE" --conditions=@spotify-sdk/source "$CLI"; true`
  const env = { ...process.env, NODE: process.execPath, CLI: cli, npm_command: 'exec' }
  const shell = spawn('sh', ['-c', command], { env, stdio: 'pipe' })
  onTestFinished(() => void shell.kill('SIGKILL'))
  const { SPOTIFY_SDK_API_URL: apiUrl = '' } = await printedBy(shell)
  expect((await fetch(apiUrl)).status).toBe(404)
  shell.kill('SIGKILL')
  await expect.poll(() => fetch(apiUrl).catch(() => 'gone')).toBe('gone')
})

it.for([
  [['--port', 'ten'], '--port is a number from 0 to 65535, not "ten".\n'],
  [['--quota-mode', 'full'], '--quota-mode is development or extended, not "full".\n'],
  [
    ['--prot', '1'],
    expect.stringMatching(/^Unknown option '--prot'.*\n\nUsage: npx @spotify-sdk/s),
  ],
  [
    ['--', 'no-such-program'],
    expect.stringMatching(/^"no-such-program" could not be run: .*ENOENT/),
  ],
] as const)('says what is wrong with %j', async ([args, stderr]) => {
  expect(await ended(start(...args))).toEqual({ code: 2, stdout: '', stderr })
})

it('explains itself', async () => {
  const { code, stdout } = await ended(start('--help'))
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^Usage: npx @spotify-sdk\/testing \[options\] -- <command>/),
  })
})
