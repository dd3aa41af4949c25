import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { MockSpotify } from '@spotify-sdk/testing'
import { describe, expect, it } from 'vitest'
import { childEnvironment } from 'test-support/child-environment.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
/** The project's own Node, as `npm start` uses it. */
const node = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url))

async function run(env: Record<string, string>): Promise<string> {
  const { stdout } = await promisify(execFile)(node, ['--conditions=@spotify-sdk/source', main], {
    env: { ...childEnvironment, NO_COLOR: '1', ...env },
  })
  return stdout
}

describe.concurrent('examples/quickstart', () => {
  it('runs on MockSpotify and says so if the environment names no app', async () => {
    const output = await run({})
    expect(output).toMatch(/MockSpotify +a local server/)
    expect(output).toMatch(
      /1,000 concurrent callers.*\n +token requests +1\n +different tokens +1\n/,
    )
    expect(output).toMatch(/token requests +0 more/)
    expect(output).toMatch(/album +\S.+ by \S/)
    expect(output).toMatch(/token life left +3[56]\d\d s/)
    // The number depends on this machine, because tokens last only three seconds.
    expect(output).toMatch(/token requests +\d+, one per lifetime/)
    expect(output).toMatch(/callers that waited +\d+:/)
    expect(output).toMatch(/expired tokens +\d+\n/)
    expect(output).toMatch(/● Done\n$/)
  })

  it('uses the app and the addresses that the environment names, and prints no token', async () => {
    await using mock = await MockSpotify.start()
    const output = await run({ ...mock.env })
    expect(output).toMatch(/Spotify +your app/)
    expect(mock.requests.token).toHaveLength(1)
    expect(mock.requests.api).toHaveLength(1)
    const authorization = mock.requests.api[0]?.headers['authorization'] ?? ''
    const token = authorization.replace('Bearer ', '')
    expect(token.length).toBeGreaterThan(20)
    expect(output).not.toContain(token)
    expect(output).not.toContain(mock.clientSecret)
  })

  it('treats empty variables as unset', async () => {
    const output = await run({ SPOTIFY_SDK_TOKEN_CACHE: '', SPOTIFY_SDK_CLIENT_ID: '' })
    expect(output).toMatch(/MockSpotify +a local server/)
    expect(output).toMatch(/token cache +memory, /)
  })

  it('finds the token of an earlier run in the cache that the variable names', async () => {
    await using mock = await MockSpotify.start()
    const folder = mkdtempSync(join(tmpdir(), 'spotify-sdk-quickstart-'))
    const env = { ...mock.env, SPOTIFY_SDK_TOKEN_CACHE: pathToFileURL(folder).href }
    expect(await run(env)).toMatch(/token cache +file, .*\n(?:.*\n)+? +token requests +1\n/)
    expect(await run(env)).toMatch(/token requests +0: the cache had a token\n/)
    expect(mock.requests.token).toHaveLength(1)
    rmSync(folder, { recursive: true })
  })

  it('ends with one sentence if Spotify rejects the app', async () => {
    await using mock = await MockSpotify.start()
    const env = { ...mock.env, SPOTIFY_SDK_CLIENT_SECRET: 'wrong' }
    await expect(run(env)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/AuthenticationError: .*invalid_client/),
    })
  })
})
