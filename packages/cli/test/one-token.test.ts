import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startMock } from 'test-support/start-mock.ts'
import { describe, expect, it } from 'vitest'
import { cliCommand, TestMachine } from './running-cli.ts'
import { isFull } from 'test-support/is-full.ts'

/** As many as a script may start at once. `npm test` starts fewer: each must get its turn within a lease. */
const commands = isFull ? 50 : 8

describe('one token for all programs of a machine', () => {
  it(`${commands} commands at the same instant send one token request`, async () => {
    const mock = await startMock({ latencySeconds: 0.2 })
    const machine = new TestMachine(mock)
    const runs = await Promise.all(
      Array.from({ length: commands }, () => machine.runProcess('token')),
    )
    const tokens = new Set(runs.map(({ stdout }) => stdout))
    const failed = runs.filter(({ code }) => code !== 0).map(({ stderr }) => stderr)
    expect({ tokens: tokens.size, failed, requests: mock.requests.token.length }).toEqual({
      tokens: 1,
      failed: [],
      requests: 1,
    })
  })

  it('a shell script, a Python script and a Node program share it', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const words = cliCommand.map((word) => `'${word}'`).join(' ')
    const shell = await machine.runProgram(
      'sh',
      '-c',
      `TOKEN="$(${words} token)"; printf %s "$TOKEN"`,
    )
    const python = await machine.runProgram(
      'python3',
      '-c',
      'import json, subprocess, sys\nout = subprocess.run(sys.argv[1:] + ["token", "--json"], check=True, capture_output=True).stdout\nprint(json.loads(out)["access_token"], end="")',
      ...cliCommand,
    )
    const program = join(fileURLToPath(new URL('.', import.meta.url)), 'node-program.ts')
    const [node = '', conditions = ''] = cliCommand
    const ours = await machine.runProgram(node, conditions, program)
    expect({ python: python.stdout, node: ours.stdout, stderr: ours.stderr }).toEqual({
      python: shell.stdout,
      node: shell.stdout,
      stderr: '',
    })
    expect({ requests: mock.requests.token.length, isToken: shell.stdout.length > 20 }).toEqual({
      requests: 1,
      isToken: true,
    })
  })
})
