import { describe, expect, it } from 'vitest'
import { startMock, visit } from './loopback-login.ts'
import { RunningProgram } from './running-program.ts'

const inTerminal = { isInTerminal: true, env: { TERM: 'dumb' } }

describe('a login in a terminal', () => {
  it('takes the address that the user pastes, and says what is wrong with another', async () => {
    const mock = await startMock()
    const program = new RunningProgram(mock, inTerminal)
    const url = await program.url()
    await program.shows(/paste the address of that page here, and press Enter/)
    const response = await mock.authorize(url)
    const other = new URL(response)
    other.searchParams.set('state', 'another')

    const code = new URL(response).searchParams.get('code') ?? ''
    program.type('\n  \n')
    program.type(`${code}\n`)
    await program.shows(/^That is not the whole address/)
    program.type(`${response.slice(0, response.indexOf('state='))}\n`)
    await program.shows(/^That is not the whole address/, 2)
    program.type(`${url}\n`)
    await program.shows(/^That is the address to begin with/)
    program.type(`${other.href}\n`)
    await program.shows(/^That address belongs to another login/)
    program.type(`${response.slice(0, -1)}\n`)
    await program.shows(/^That address belongs to another login, or is not complete/, 2)
    expect(mock.requests.token).toHaveLength(0)
    expect(program.output.match(/^That /gm)).toHaveLength(5)
    expect(program.output).not.toContain(code)

    program.type(`  ${response} \r\n`)
    expect(await program.end()).toBe(0)
    expect(program.output).toContain('logged in')
    expect(program.output).toContain('stdin: 0 listeners, paused')
    expect(mock.requests.token).toHaveLength(1)
  })

  it('is refused where the pasted address says that the user said no', async () => {
    const mock = await startMock()
    const program = new RunningProgram(mock, inTerminal)
    const response = await mock.authorize(await program.url(), { decision: 'deny' })
    program.type(`${response}\n`)
    expect(await program.end()).toBe(0)
    expect(program.output).toContain('failed: AuthorizationError access_denied')
  })

  it('is ended by the browser as well, also where the user has closed stdin', async () => {
    const mock = await startMock()
    const program = new RunningProgram(mock, inTerminal)
    const url = await program.url()
    program.type('\u0004')
    expect((await visit(await mock.authorize(url))).status).toBe(200)
    expect(await program.end()).toBe(0)
    expect(program.output).toContain('logged in')
  })

  it('is ended by Ctrl-C, as every program is', async () => {
    const mock = await startMock()
    const program = new RunningProgram(mock, inTerminal)
    await program.url()
    program.type('\u0003')
    // 128 and the number of SIGINT.
    expect(await program.end()).toBe(130)
  })

  it('leaves stdin to the program afterwards, and can be followed by another', async () => {
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

  it('does not read what the program reads, and does not pause it', async () => {
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
