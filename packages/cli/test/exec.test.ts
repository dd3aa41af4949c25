import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inTerminal } from 'test-support/in-terminal.ts'
import { startMock } from 'test-support/start-mock.ts'
import { describe, expect, it } from 'vitest'
import { cliCommand, RunningCli, TestMachine } from './running-cli.ts'

describe('spotify-sdk exec', () => {
  it('runs a command with SPOTIFY_ACCESS_TOKEN, and with its own flags and streams', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const { stdout: token } = await machine.run('token')
    const command = ['node', '-p', 'process.env.SPOTIFY_ACCESS_TOKEN']
    expect(await machine.runProcess('exec', '--', ...command)).toMatchObject({
      code: 0,
      stdout: token,
      stderr: '',
    })
    expect(await machine.runProcess('exec', ...command)).toMatchObject({ code: 0, stdout: token })
    const piped = await machine.runProcessWith({ stdin: 'hello' }, 'exec', '--app', '--', 'cat')
    expect(piped.stdout).toBe('hello')
  })

  it('ends with the exit code of the command', async () => {
    const mock = await startMock()
    const run = await new TestMachine(mock).runProcess('exec', '--', 'sh', '-c', 'exit 7')
    expect(run).toMatchObject({ code: 7, stderr: '' })
  })

  it('ends by the signal that ended the command', async () => {
    const mock = await startMock()
    const run = await new TestMachine(mock).runProcess('exec', '--', 'sh', '-c', 'kill -TERM $$')
    expect(run).toMatchObject({ code: null, signal: 'SIGTERM' })
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const)(
    'passes %s on to the command',
    async (signal) => {
      const mock = await startMock()
      const program = `process.on('${signal}', () => { console.log('got it'); process.exit(9) }); console.log('ready'); setInterval(() => {}, 1000)`
      const cli = new TestMachine(mock).start(['exec', '--', 'node', '-e', program])
      await cli.shows(/ready/)
      cli.process.kill(signal)
      expect(await cli.end()).toMatchObject({ code: 9, stdout: 'ready\ngot it\n' })
    },
  )

  it('ends as a shell does where the command cannot be run', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const missing = await machine.run('exec', '--', 'no-such-command')
    expect(missing).toMatchObject({
      code: 127,
      stderr: expect.stringContaining('"no-such-command"'),
    })
    expect(await machine.run('exec', '--', '/')).toMatchObject({ code: 126 })
    expect(await machine.run('exec')).toMatchObject({ code: 2 })
  })

  it('does not run the command where there is no token', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock, { SPOTIFY_SDK_CLIENT_SECRET: '' })
    expect(await machine.runProcess('exec', '--', 'echo', 'ran')).toMatchObject({
      code: 3,
      stdout: '',
    })
  })

  it('ends with one line where the user has signed out', async () => {
    const mock = await startMock()
    const SPOTIFY_SDK_REFRESH_TOKEN = mock.issueRefreshToken()
    const machine = new TestMachine(mock, { SPOTIFY_SDK_REFRESH_TOKEN })
    for (const word of ['token', 'logout']) expect((await machine.run(word)).code).toBe(0)
    expect(await machine.runProcess('exec', '--user', '--', 'echo', 'ran')).toEqual({
      code: 3,
      signal: null,
      stdout: '',
      stderr: expect.stringMatching(/^spotify-sdk: .* Run: spotify-sdk login\n$/),
    })
  })

  it('says that --user took the command as a name, unless a -- follows', async () => {
    const machine = new TestMachine(await startMock())
    const nobody =
      'spotify-sdk: The user "echo" is not signed in. Run: spotify-sdk login --user echo'
    expect(await machine.run('exec', '--user', 'echo', 'ran')).toMatchObject({
      code: 3,
      stdout: '',
      stderr: `${nobody}\n--user takes "echo" as a name: for a command of this name, write: spotify-sdk exec --user -- echo\n`,
    })
    expect(await machine.run('exec', '--user', 'echo', '--', 'ran')).toMatchObject({
      code: 3,
      stderr: `${nobody}\n`,
    })
  })

  it('sends a Ctrl-C of the terminal to the command once', async () => {
    const mock = await startMock()
    const program = `let seen = 0; process.on('SIGINT', () => { seen++; setTimeout(() => { console.log('seen ' + seen); process.exit(0) }, 300) }); console.log('ready'); setInterval(() => {}, 1000)`
    const machine = new TestMachine(mock)
    const cli = machine.startInTerminal(['exec', '--app', '--', 'node', '-e', quoted(program)])
    await cli.shows(/^ready$/m)
    cli.type('\u0003')
    const { stdout } = await cli.end()
    expect(stdout).toMatch(/^seen 1$/m)
  })

  it('leaves a Ctrl-C to the terminal, which sends it to the command, also if the input is redirected', async () => {
    const mock = await startMock()
    const { env, home } = new TestMachine(mock)
    const program = `let seen = 0; process.on('SIGINT', () => seen++); process.on('SIGTERM', () => { console.log('seen ' + seen); process.exit(0) }); console.log('pid ' + process.ppid); setInterval(() => {}, 1000)`
    const words = [...cliCommand, 'exec', '--app', '--', 'node', '-e', program]
    const script = join(home, 'script.sh')
    writeFileSync(script, `exec ${words.map((word) => `'${quoted(word)}'`).join(' ')} < /dev/null`)
    const [first = '', ...more] = inTerminal(['sh', script])
    const cli = new RunningCli(spawn(first, more, { env: { ...env, TERM: 'dumb' } }))
    const pid = Number((await cli.shows(/^pid \d+$/m)).slice('pid '.length))
    // What exec gets of a Ctrl-C. The command gets its own, which may be one with a second one.
    process.kill(pid, 'SIGINT')
    process.kill(pid, 'SIGTERM')
    const { stdout } = await cli.end()
    expect(stdout).toMatch(/^seen 0$/m)
  })
})

/** For the shell that starts the command in the terminal: it is quoted there once more. */
function quoted(program: string): string {
  return program.replaceAll("'", String.raw`'\''`)
}
