import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { startMock, visit } from './loopback-login.ts'
import { RunningProgram } from './running-program.ts'

const plan = { openBrowser: false }

describe('a program that signs a user in', () => {
  it('exits after the sign-in, whatever connections others keep open', async () => {
    const mock = await startMock()
    const program = new RunningProgram(mock, { plan })
    const url = await program.url()
    const { port } = new URL(new URL(url).searchParams.get('redirect_uri') ?? '')
    const silent = connect(Number(port), '127.0.0.1')
    await once(silent, 'connect')
    const closed = once(silent, 'close')
    const response = await mock.authorize(url)
    const page = await visit(response, { headers: { connection: 'keep-alive' } })
    expect(page.headers.connection).toBe('close')
    expect(await program.end()).toBe(0)
    await closed
  })

  it('exits after the time-out', async () => {
    const mock = await startMock()
    const program = new RunningProgram(mock, { plan: { ...plan, timeoutSeconds: 0.3 } })
    expect(await program.end()).toBe(0)
    expect(program.output).toBe('failed: ConnectionError timeout\n')
  })

  it('survives an abort during an exchange that fails afterwards', async () => {
    const mock = await startMock()
    mock.fail('token', { latencySeconds: 0.3, status: 500 })
    const program = new RunningProgram(mock, { plan: { ...plan, abortsExchange: true } })
    const url = await program.url()
    expect((await visit(await mock.authorize(url))).status).toBe(500)
    // An unhandled rejection would exit with 1.
    expect(await program.end()).toBe(0)
    expect({ output: program.output, saysError: program.errorOutput.includes('Error') }).toEqual({
      output: 'failed: aborted\n',
      saysError: false,
    })
    expect(mock.requests.token.map(({ status }) => status)).toEqual([500])
  })
})
