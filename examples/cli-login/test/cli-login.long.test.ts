import { MockSpotify } from '@spotify-sdk/testing'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { FakeBrowser } from 'test-support/browser/fake-browser.ts'
import { makeHome, run } from './running-tool.ts'

/** A browser whose user agrees, as the first of `users`. */
async function browserOf(mock: MockSpotify, users: readonly string[] = []): Promise<FakeBrowser> {
  const waiting = [...users]
  return FakeBrowser.start(async (url) =>
    fetch(await mock.authorize(url, { user: waiting.shift() })),
  )
}

describe('examples/cli-login', () => {
  it('signs in through the browser once; the next process needs no browser until the user signs out', async () => {
    await using mock = await MockSpotify.start({ quotaMode: 'extended' })
    await using browser = await browserOf(mock)
    const env = { ...mock.env, HOME: makeHome(), BROWSER: browser.path }

    const first = await run(env)
    expect(first).toMatchObject({ code: 0, stdout: expect.stringMatching(/^● Hello, Smedjan!\n/) })
    expect(first.stdout).toMatch(
      /\n {2}account +smedjan, premium\n {2}next login +\d+ \w+ 20\d\d\n$/,
    )
    expect(first.stderr).toContain(browser.opened[0])
    expect({ opened: browser.opened.length, tokenRequests: mock.requests.token.length }).toEqual({
      opened: 1,
      tokenRequests: 1,
    })

    mock.resetRequests()
    const second = await run(env)
    expect(second).toEqual({ code: 0, stdout: first.stdout, stderr: '' })
    expect(mock.requests.authorize).toHaveLength(0)
    expect(mock.requests.token).toHaveLength(0)

    expect((await run(env, 'logout')).stdout).toMatch(/^● Signed out: the tokens are deleted\.\n/)
    expect((await run(env, 'logout')).stdout).toBe('● No user was signed in.\n')
    expect((await run(env)).stdout).toBe(first.stdout)
    expect(browser.opened).toHaveLength(2)
  })

  it('signs in another user with `login`, also if a user is signed in', async () => {
    await using mock = await MockSpotify.start({ quotaMode: 'extended' })
    mock.addUser({ id: 'ada', displayName: 'Ada', product: 'free' })
    await using browser = await browserOf(mock, ['smedjan', 'ada'])
    const env = { ...mock.env, HOME: makeHome(), BROWSER: browser.path }
    expect((await run(env)).stdout).toContain('Hello, Smedjan!')
    expect((await run(env, 'login')).stdout).toMatch(/Hello, Ada!\n +account +ada, free\n/)
    expect((await run(env, 'whoami')).stdout).toContain('Hello, Ada!')
    const dialogs = browser.opened.map((url) => new URL(url).searchParams.get('show_dialog'))
    expect(dialogs).toEqual([null, 'true'])
  })

  it('signs in again if the consent was revoked at Spotify', async () => {
    await using mock = await MockSpotify.start()
    await using browser = await browserOf(mock)
    const env = { ...mock.env, HOME: makeHome(), BROWSER: browser.path }
    await run(env)
    mock.revokeAuthorizations()
    expect(await run(env)).toMatchObject({ code: 0, stdout: expect.stringContaining('Smedjan') })
    expect(browser.opened).toHaveLength(2)
  })

  it('gets another token if only the token was revoked', async () => {
    await using mock = await MockSpotify.start()
    await using browser = await browserOf(mock)
    const env = { ...mock.env, HOME: makeHome(), BROWSER: browser.path }
    await run(env)
    mock.revokeAll()
    expect(await run(env)).toMatchObject({ code: 0, stderr: '' })
    expect(browser.opened).toHaveLength(1)
  })

  it('stores the tokens in the folder of `--folder`', async () => {
    await using mock = await MockSpotify.start()
    await using browser = await browserOf(mock)
    const env = { ...mock.env, HOME: '/nowhere', BROWSER: browser.path }
    const folder = `${makeHome()}/logins`
    await run(env, '--folder', folder)
    expect(await run(env, '--folder', folder)).toMatchObject({ code: 0, stderr: '' })
    expect(browser.opened).toHaveLength(1)
  })

  it('describes each problem in one sentence', async () => {
    await using mock = await MockSpotify.start()
    await using denier = await FakeBrowser.start(async (url) =>
      fetch(await mock.authorize(url, { decision: 'deny' })),
    )
    await using browser = await browserOf(mock)
    await using taken = Object.assign(createServer(), {
      async [Symbol.asyncDispose]() {
        taken.close()
      },
    })
    taken.listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const env = { ...mock.env, HOME: makeHome(), BROWSER: browser.path }
    const problem = async (more: Record<string, string>, ...words: string[]): Promise<unknown> => {
      const { code, stdout, stderr } = await run({ ...env, ...more }, ...words)
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      return stderr.split('\n').slice(-2)
    }
    expect(await problem({ BROWSER: denier.path })).toEqual([
      '✖ The user denied access (access_denied). Offer the sign-in again.',
      '',
    ])
    const redirectUri = `http://127.0.0.1:${port}/callback`
    expect(await problem({ SPOTIFY_SDK_REDIRECT_URI: redirectUri })).toEqual([
      expect.stringMatching(`^✖ Port ${port} on 127\\.0\\.0\\.1.* is in use .*without a port`),
      '',
    ])
    const https = { SPOTIFY_SDK_REDIRECT_URI: 'https://app.test/callback' }
    expect(await problem(https)).toEqual([expect.stringMatching(/^✖ .*loopback address/), ''])
    expect(await problem({ SPOTIFY_SDK_CLIENT_ID: '' }, 'logout')).toEqual([
      expect.stringMatching(/^✖ Set SPOTIFY_SDK_CLIENT_ID to the Client ID of your app\./),
      '',
    ])
    expect((await run(env, '--folder', '/dev/null')).stderr).toMatch(
      /^✖ Tokens cannot be stored in \/dev\/null \(unsafe_directory\)\. Pass another folder with --folder\.\n✖ Without the token cache/,
    )
    expect(await problem({}, 'dance')).toEqual([expect.stringMatching(/^error: .*dance/), ''])

    await run(env)
    mock.fail('api', { status: 500, times: 3 })
    expect(await problem({})).toEqual([
      '✖ GET /v1/me was answered with 500 (Internal Server Error).',
      '',
    ])
    mock.fail('api', 'user-not-registered')
    expect(await problem({})).toEqual([expect.stringMatching(/^✖ .* add the user in /), ''])
    mock.fail('api', 'reset', { times: 3 })
    expect(await problem({})).toEqual([expect.stringMatching(/^✖ No answer came from /), ''])
  })
})
