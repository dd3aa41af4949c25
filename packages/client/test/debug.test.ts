import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { startMock } from 'test-support/start-mock.ts'

const program = `
  import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
  import { SpotifyClient } from '@spotify-sdk/client'
  await using spotify = new SpotifyClient({ authProvider: new ClientCredentials() })
  console.log((await spotify.albums.get('4aawyAB9vmqN3uQ7FjRGTy')).name)
`

async function run(env: Readonly<Record<string, string>>) {
  const mock = await startMock()
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@spotify-sdk/source', '--input-type=module-typescript', '--eval', program],
    { cwd: import.meta.dirname, env: { PATH: process.env['PATH'], ...mock.env, ...env } },
  )
  return { mock, stdout, stderr }
}

describe('SPOTIFY_SDK_DEBUG', () => {
  it('writes the events of provider and client to stderr, without secrets', async () => {
    const { mock, stdout, stderr } = await run({ SPOTIFY_SDK_DEBUG: '1' })
    expect(stdout).toBe('Global Warming\n')
    const lines = stderr.trim().split('\n')
    const events = lines.map((line) => JSON.parse(line.replace(/^spotify-sdk /, '')) as unknown)
    expect(events).toMatchObject([
      { type: 'token-refreshed' },
      { type: 'request', method: 'GET', path: 'albums/{id}', status: 200 },
    ])
    const [request] = mock.requests.api
    const token = request?.headers['authorization']?.replace('Bearer ', '') ?? 'absent'
    for (const secret of [token, mock.env.SPOTIFY_SDK_CLIENT_SECRET]) {
      expect(stderr).not.toContain(secret)
    }
  })

  it.for([{}, { SPOTIFY_SDK_DEBUG: '0' }, { SPOTIFY_SDK_DEBUG: '' }])(
    'writes nothing without being asked: %j',
    async (env) => {
      expect((await run(env)).stderr).toBe('')
    },
  )
})
