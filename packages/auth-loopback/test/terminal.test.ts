import { describe, expect, it } from 'vitest'
import { startMock, visit } from './loopback-login.ts'
import { RunningProgram } from './running-program.ts'

const inTerminal = { isInTerminal: true, env: { TERM: 'dumb' } }

describe('a sign-in in a terminal', () => {
  it('accepts the URL that the user pastes, and says what is wrong with another', async () => {
    const mock = await startMock()
    const program = new RunningProgram(mock, inTerminal)
    const url = await program.url()
    await program.shows(/Paste the URL of that page here and press Enter/)
    const response = await mock.authorize(url)
    const other = new URL(response)
    other.searchParams.set('state', 'another')

    const code = new URL(response).searchParams.get('code') ?? ''
    program.type('\n  \n')
    program.type(`${code}\n`)
    await program.shows(/^This is not the whole URL/)
    program.type(`${response.slice(0, response.indexOf('state='))}\n`)
    await program.shows(/^This is not the whole URL/, 2)
    program.type(`${url}\n`)
    await program.shows(/^This is the URL to start with/)
    program.type(`${other.href}\n`)
    await program.shows(/^This URL belongs to another sign-in/)
    program.type(`${response.slice(0, -1)}\n`)
    await program.shows(/^This URL belongs to another sign-in or is incomplete/, 2)
    expect(mock.requests.token).toHaveLength(0)
    expect(program.output.match(/^This /gm)).toHaveLength(5)
    expect(program.output).not.toContain(code)

    program.type(`  ${response} \r\n`)
    expect(await program.end()).toBe(0)
    expect(program.output).toContain('logged in')
    expect(program.output).toContain('stdin: 0 listeners, paused')
    expect(mock.requests.token).toHaveLength(1)
  })

  it('fails if the pasted URL says that the user denied access', async () => {
    const mock = await startMock()
    const program = new RunningProgram(mock, inTerminal)
    const response = await mock.authorize(await program.url(), { decision: 'deny' })
    program.type(`${response}\n`)
    expect(await program.end()).toBe(0)
    expect(program.output).toContain('failed: AuthorizationError access_denied')
  })

  it('can be completed by the browser, also after the user closed stdin', async () => {
    const mock = await startMock()
    const program = new RunningProgram(mock, inTerminal)
    const url = await program.url()
    program.type('\u0004')
    expect((await visit(await mock.authorize(url))).status).toBe(200)
    expect(await program.end()).toBe(0)
    expect(program.output).toContain('logged in')
  })

  it('is ended by Ctrl-C like any program', async () => {
    const mock = await startMock()
    const program = new RunningProgram(mock, inTerminal)
    await program.url()
    program.type('\u0003')
    // 128 plus the number of SIGINT.
    expect(await program.end()).toBe(130)
  })

  it('returns stdin to the program afterwards, and can be followed by another sign-in', async () => {
    const mock = await startMock()
    const program = new RunningProgram(mock, {
      ...inTerminal,
      plan: { logins: 2, readsStdin: 'afterwards' },
    })
    for (const login of [1, 2]) {
      program.type(`${await mock.authorize(await program.url(login))}\n`)
      await program.shows(/logged in/, login)
    }
    await program.shows(/stdin: 0 listeners, paused/)
    program.type('for the program\n')
    expect(await program.end()).toBe(0)
    expect(program.output).toContain('last line: for the program')
  })

  it('does not read or pause what the program reads', async () => {
    const mock = await startMock()
    const program = new RunningProgram(mock, { ...inTerminal, plan: { readsStdin: 'always' } })
    const url = await program.url()
    const response = await mock.authorize(url)
    program.type(`${response}\n`)
    await program.shows(/^own line: http:\/\/12/)
    expect(mock.requests.token).toHaveLength(0)
    expect((await visit(response)).status).toBe(200)
    await program.shows(/stdin: 1 listeners, flowing/)
    program.type('for the program\n')
    expect(await program.end()).toBe(0)
    expect(program.output).toContain('last line: for the program')
    expect(program.output).not.toContain('paste')
  })
})
