import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { freePort } from 'test-support/redis/free-ports.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { ServerProcess } from './server-process.ts'
import { sessionSecret, Site } from './site.ts'
import { Visitor } from './visitor.ts'

/** Where a sign-in leads, without the test's own mock. */
async function consentPage(origin: string): Promise<string> {
  const begin = await fetch(`${origin}/login`, {
    method: 'POST',
    headers: { origin },
    redirect: 'manual',
  })
  return (await fetch(begin.headers.get('location') ?? '')).text()
}

describe('web-login', () => {
  it('runs on MockSpotify and says so if the environment names no app', async () => {
    await using server = await ServerProcess.start({})
    expect(server.output).toMatch(/"type":"starting","spotify":"MockSpotify: a local server/)
    expect(server.output).toMatch(/"tokens":"memory","sessions":"end with this process/)
    expect(await consentPage(server.origin)).toContain('Ada Lovelace')
    expect(await server.stop()).toBe(0)
  })

  it('runs as several processes on one port, which share their users', async () => {
    await using server = await ServerProcess.start({}, ['--processes=2'])
    await waitUntil('both serve', () => server.output.split('"type":"started"').length === 3)
    const seen = new Set<string>()
    for (let request = 0; request < 4; request++) {
      const headers = { connection: 'close' }
      const body = await (await fetch(server.origin, { headers })).text()
      seen.add(/<b id="process">(\d+)</.exec(body)?.[1] ?? '')
    }
    expect(seen.size).toBe(2)
    expect(seen).not.toContain(`${server.pid}`)
    expect(await consentPage(server.origin)).toContain('Ada Lovelace')
    expect(await server.stop()).toBe(0)
    for (const pid of seen) expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH')
  })

  it('treats empty variables as unset: several processes share one secret and one cache', async () => {
    const empty = {
      SPOTIFY_SDK_TOKEN_CACHE: '',
      SPOTIFY_SDK_SESSION_SECRET: '',
      SPOTIFY_SDK_REDIRECT_URI: '',
      SPOTIFY_SDK_API_URL: '',
      WEB_LOGIN_SCOPE: '',
      HOST: '',
    }
    await using server = await ServerProcess.start(empty, ['--processes=2'])
    await waitUntil('both serve', () => server.output.split('"type":"started"').length === 3)
    const started = /"type":"started","site":"([^"]*)","tokens":"([^"]*)","sessions":"([^"]*)"/g
    expect([...server.output.matchAll(started)].map(([, ...settings]) => settings)).toEqual([
      [server.origin, 'file', 'kept'],
      [server.origin, 'file', 'kept'],
    ])
  })

  it('names the tokens in memory if its variables are empty', async () => {
    await using server = await ServerProcess.start({ SPOTIFY_SDK_TOKEN_CACHE: '' })
    expect(server.output).toContain('"tokens":"memory","sessions":"end with this process')
  })

  it('stops all processes with an error if one of them dies', async () => {
    await using server = await ServerProcess.start({}, ['--processes=2'])
    await waitUntil('both serve', () => server.output.split('"type":"started"').length === 3)
    const [, fallen] = /"process":(\d+),"type":"started"/.exec(server.output) ?? []
    process.kill(Number(fallen), 'SIGKILL')
    await waitUntil('it has ended', () => server.exitCode !== null)
    expect(server.exitCode).toBe(1)
    expect(server.output).toContain('"type":"stopping","signal":"SIGTERM"')
  })

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'exits after %s when the pending requests are answered',
    async (signal) => {
      await using site = await Site.start()
      const [server] = site.processes
      const ada = new Visitor(site)
      await ada.logIn('ada')
      site.spotify.fail('api', 'latency')
      const { length } = site.spotify.requests.api
      const answer = ada.get('/', server?.origin)
      await waitUntil('the profile is asked for', () => site.spotify.requests.api.length > length)
      const stopped = server?.stop(signal)
      expect((await answer).heading).toBe('Ada Lovelace')
      expect(await stopped).toBe(0)
      expect(server?.output).toContain(`"type":"stopping","signal":"${signal}"`)
    },
  )

  it('keeps sessions across a restart with a secret and an external cache', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'spotify-sdk-web-login-'))
    const cache = { SPOTIFY_SDK_TOKEN_CACHE: pathToFileURL(folder).href }
    await using site = await Site.start({ env: cache })
    const ada = new Visitor(site)
    await ada.logIn('ada')
    await site.processes[0]?.stop()
    const env = { ...site.spotify.env, ...cache, SPOTIFY_SDK_SESSION_SECRET: sessionSecret }
    await using next = await ServerProcess.start(env)
    expect((await ada.get('/', next.origin)).heading).toBe('Ada Lovelace')
    expect(site.spotify.requests.token.length).toBe(1)
    rmSync(folder, { recursive: true })
  })

  it.each([
    [
      { SPOTIFY_SDK_SESSION_SECRET: 'a short secret' },
      'SPOTIFY_SDK_SESSION_SECRET must have 32 characters or more',
    ],
    [{ PORT: '0' }, 'PORT must be a port number'],
    [
      { SPOTIFY_SDK_REDIRECT_URI: 'http://localhost:8888/callback' },
      'register http://127.0.0.1:8888',
    ],
    [{ SPOTIFY_SDK_TOKEN_CACHE: 'nowhere:' }, 'the unknown scheme nowhere:'],
  ])('exits with one sentence if the environment is wrong: %j', async (env, complaint) => {
    const port = `${await freePort()}`
    await using server = await ServerProcess.start({
      PORT: port,
      SPOTIFY_SDK_SESSION_SECRET: sessionSecret,
      ...env,
    })
    expect(server.exitCode).toBe(1)
    expect(server.output).toMatch(/\nConfigurationError: .*\n$/)
    expect(server.output).toContain(complaint)
    expect(server.output).not.toContain('a short secret')
  })

  it('exits if none of its processes can start', async () => {
    const env = { SPOTIFY_SDK_SESSION_SECRET: 'a short secret' }
    await using server = await ServerProcess.start(env, ['--processes=2'])
    expect(server.exitCode).toBe(1)
    expect(server.output).toContain('SPOTIFY_SDK_SESSION_SECRET must have 32 characters or more')
  })

  it('exits if its port is in use', async () => {
    await using first = await ServerProcess.start({})
    await using second = await ServerProcess.start({ PORT: new URL(first.origin).port })
    expect(second.exitCode).toBe(1)
    expect(second.output).toContain('EADDRINUSE')
  })
})
