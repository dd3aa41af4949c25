import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MockSpotify } from '@spotify-sdk/testing'
import { describe, expect, it } from 'vitest'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import { FleetProgram, isAlive } from './fleet-program.ts'

describe.concurrent('examples/fleet', () => {
  it('shares a folder without Redis, and leaves no process behind, not even a frozen one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'spotify-sdk-fleet-test-'))
    symlinkSync('/bin/sh', join(folder, 'sh'))
    const args = ['--processes=3', '--token-seconds=6', '--calls-per-second=60', '--seconds=100']
    await using program = await FleetProgram.start(args, { PATH: folder, TMPDIR: folder })
    expect(program.output).toContain(
      'files in a temporary folder, because there is no redis-server',
    )
    const { url } = program
    const headers = { origin: url.slice(0, -1) }
    const freezeRedis = await fetch(`${url}controls/freeze-redis`, { method: 'POST', headers })
    expect(freezeRedis.status).toBe(409)

    program.press('k')
    await waitUntil('a lease is taken over', () => program.rows.some((row) => row[5] === '1'))
    program.press('f')
    await waitUntil('the holder is frozen', () => /❄ \d/.test(program.screen))
    const { pids } = program
    expect(pids.filter(isAlive)).toEqual(pids)
    program.kill('SIGKILL')
    await program.exit
    await waitUntil('all processes are gone', () => !pids.some(isAlive))
    rmSync(folder, { recursive: true })
  })

  it('uses the app that the environment names, injects no fault into its Spotify, and ends after its time', async () => {
    await using mock = await MockSpotify.start()
    const args = ['--processes=2', '--seconds=8']
    await using program = await FleetProgram.start(args, {
      ...mock.env,
      SPOTIFY_SDK_TOKEN_CACHE: 'memory:',
    })
    expect(program.output).toMatch(/Spotify: your app/)
    expect(program.output).not.toContain('token endpoint')
    const { url } = program
    const headers = { origin: url.slice(0, -1) }
    const failEndpoint = await fetch(`${url}controls/fail-endpoint`, { method: 'POST', headers })
    expect(failEndpoint.status).toBe(409)

    expect(await program.exit).toEqual([0, null])
    // Without a shared cache, each process has its own token.
    expect(mock.requests.token).toHaveLength(2)
    expect(program.summary).toMatchObject({ tokenRequests: 2, tokens: 2, failedCalls: 0 })
    expect(program.output).not.toContain(mock.clientSecret)
  })

  it('starts a cache of its own if SPOTIFY_SDK_TOKEN_CACHE is empty', async () => {
    using folder = new TemporaryFolder()
    symlinkSync('/bin/sh', join(folder.path, 'sh'))
    const { output } = await FleetProgram.run(['--processes=2', '--seconds=1'], {
      PATH: folder.path,
      TMPDIR: folder.path,
      SPOTIFY_SDK_TOKEN_CACHE: '',
    })
    expect(output).toContain('Cache: files in a temporary folder')
  })

  it.each([
    ['postgres://127.0.0.1:1/tokens', 'Postgres'],
    ['postgresql://127.0.0.1:1/tokens', 'Postgres'],
    ['rediss://127.0.0.1:1', 'Redis'],
    ['memory:', 'memory'],
  ])('names the cache of %s on its page', async (url, name) => {
    const args = ['--processes=2', '--seconds=100']
    await using program = await FleetProgram.start(args, { SPOTIFY_SDK_TOKEN_CACHE: url })
    expect(await program.nextSnapshot()).toMatchObject({ setting: { cacheName: name } })
  })

  it('ends with an error if its processes cannot start', async () => {
    const { code, output } = await FleetProgram.run(['--processes=2'], {
      SPOTIFY_SDK_CLIENT_ID: 'app',
      SPOTIFY_SDK_CLIENT_SECRET: 'secret',
      SPOTIFY_SDK_TOKEN_URL: 'http://example.com/token',
      SPOTIFY_SDK_TOKEN_CACHE: 'memory:',
    })
    expect(code).toBe(1)
    expect(output).toMatch(/Process \d exited \(1\), see above\./)
  })

  it('reports a number that is out of range', async () => {
    await expect(FleetProgram.start(['--processes=0'])).rejects.toThrow(
      '--processes is a number from 1 to 16, not 0',
    )
  })
})
