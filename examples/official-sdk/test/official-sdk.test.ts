import { MockSpotify } from '@spotify-sdk/testing'
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { childEnvironment } from 'test-support/child-environment.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
/** The project's own Node, as `npm start` uses it. */
const node = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url))

interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

async function run(env: Readonly<NodeJS.ProcessEnv>): Promise<Run> {
  const options = { env: { ...childEnvironment, NO_COLOR: '1', ...env }, timeout: 100_000 }
  return new Promise((resolve) => {
    execFile(node, ['--conditions=@spotify-sdk/source', main], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
  })
}

describe('examples/official-sdk', () => {
  it('runs on MockSpotify and says so if the environment names no app', async () => {
    const { code, stdout, stderr } = await run({})
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^On MockSpotify, a local server: set SPOTIFY_SDK_CLIENT_ID/)
    expect(stdout).toMatch(/Albums of Daft Punk:\n[^]*'Discovery' +│ '2001-03-12' +│ 14 +│ 61 /)
    expect(stdout).toMatch(/^4 calls, 1 token request$/m)
    expect(stdout).toMatch(/^50 concurrent calls: 1 token request in all$/m)
    expect(stdout).toMatch(/revoked: 1 call got a 401 .* new token; 2 albums$/m)
    expect(stdout).toMatch(/^An error has a class and a code: not_found$/m)
  })

  it('uses the app that the environment names', async () => {
    await using mock = await MockSpotify.start()
    const { code, stdout } = await run({ ...mock.env })
    expect(code).toBe(0)
    expect(stdout).toMatch(/^On Spotify, as your app\.$/m)
    expect(stdout).not.toContain('revoked')
    expect(mock.requests.token).toHaveLength(1)
    expect(mock.requests.api).toHaveLength(55)
  })

  it('describes the problem and exits with an error code', async () => {
    await using mock = await MockSpotify.start()
    const { code, stderr } = await run({ ...mock.env, SPOTIFY_SDK_CLIENT_SECRET: 'another' })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^AuthenticationError: .*invalid_client/)
  })
})
