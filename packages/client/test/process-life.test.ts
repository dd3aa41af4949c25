import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { albumPath, startSpotify } from './spotify.ts'

/** Runs a program to its end, as a user's. */
async function run(program: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@spotify-sdk/source', '--input-type=module', '--eval', program],
    { cwd: import.meta.dirname, timeout: 100_000 },
  )
  return stdout
}

describe('a process', () => {
  it('lives until a call that waits for a pause is answered, and no longer', async () => {
    const { mock, auth } = await startSpotify()
    const accessToken = await auth.getAccessToken()
    mock.fail('api', { retryAfterSeconds: 1 })
    const setUp = `
      import { createSpotifyFetch } from '@spotify-sdk/client'
      const fetch = createSpotifyFetch({
        apiUrl: '${mock.apiUrl}',
        authProvider: { getAccessToken: () => '${accessToken}' },
      })
      const album = '${mock.apiUrl}${albumPath}'
    `
    expect(await run(`${setUp} console.log((await fetch(album)).status)`)).toBe('200\n')
    mock.fail('api', { retryAfterSeconds: 3600 })
    // Killed, and so an error, where anything kept it alive.
    expect(await run(`${setUp} console.log((await fetch(album)).status)`)).toBe('429\n')
  })
})
