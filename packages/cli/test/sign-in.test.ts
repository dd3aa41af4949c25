import { FakeBrowser } from 'test-support/browser/fake-browser.ts'
import { launchChromium } from 'test-support/browser/chromium.ts'
import { startMock } from 'test-support/start-mock.ts'
import { describe, expect, it } from 'vitest'
import { TestMachine } from './running-cli.ts'
import { signIn } from './signed-in.ts'

describe('spotify-sdk login', () => {
  it('says who signed in, which scopes were granted and until when', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const { code, stdout } = await signIn(machine, mock, ['--scope', 'user-library-read'])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^Signed in as Smedjan \(smedjan\)\.\nScopes: user-library-read\nSign in again by 20\d\d-\d\d-\d\d\.\n$/,
    )
  })

  it('prints the same as JSON', async () => {
    const mock = await startMock()
    const { stdout } = await signIn(new TestMachine(mock), mock, ['--user', 'home', '--json'])
    expect(JSON.parse(stdout)).toEqual({
      user: 'home',
      id: 'smedjan',
      scope: expect.anything(),
      reauthorize_by: expect.any(Number),
    })
  })

  it('signs in with PKCE where there is no secret', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock, { SPOTIFY_SDK_CLIENT_SECRET: '' })
    expect(await signIn(machine, mock)).toMatchObject({ code: 0 })
    const { form, headers } = mock.requests.token[0] ?? {}
    expect({
      hasVerifier: form?.has('code_verifier'),
      credentials: headers?.['authorization'],
    }).toEqual({
      hasVerifier: true,
      credentials: undefined,
    })
    expect((await machine.run('token')).code).toBe(0)
  })

  it('ends with 1 where the user says no', async () => {
    const mock = await startMock()
    await using browser = await FakeBrowser.start(async (url) =>
      fetch(await mock.authorize(url, { decision: 'deny' })),
    )
    const run = await new TestMachine(mock).runWith({ BROWSER: browser.path }, 'login')
    expect(run).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('access_denied'),
    })
  })

  it('takes the pasted answer in a terminal without a browser', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const cli = machine.startInTerminal(['login', '--no-browser'])
    const url = await cli.shows(/^http\S+$/m)
    await cli.shows(/paste/i)
    cli.type(`${await mock.authorize(url)}\n`)
    const { code, stdout } = await cli.end()
    expect({ code, isSignedIn: stdout.includes('Signed in as Smedjan') }).toEqual({
      code: 0,
      isSignedIn: true,
    })
  })

  it('signs in through the consent page in Chromium', async () => {
    const mock = await startMock()
    const chromium = await launchChromium()
    try {
      const page = await chromium.newPage()
      await using browser = await FakeBrowser.start(async (url) => {
        await page.goto(url)
        await page.getByRole('button', { name: 'Agree' }).click()
      })
      const run = await new TestMachine(mock).runWith({ BROWSER: browser.path }, 'login')
      expect(run).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('Signed in as Smedjan'),
      })
      await page.getByRole('heading').waitFor()
      expect(await page.getByRole('heading').textContent()).toMatch(/logged in|signed in/i)
    } finally {
      await chromium.close()
    }
  })
})

describe('spotify-sdk logout', () => {
  it('deletes the tokens of one user, and says so', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await signIn(machine, mock)
    await signIn(machine, mock, ['--user', 'work'])
    expect((await machine.run('logout', '--user', 'work')).stdout).toMatch(/^Signed out/)
    expect((await machine.run('logout', '--user', 'work')).stdout).toBe('Nobody was signed in.\n')
    const left = await machine.run('token', '--user', 'work')
    expect({ left: left.code, other: (await machine.run('token', '--user')).code }).toEqual({
      left: 3,
      other: 0,
    })
  })
})

describe('spotify-sdk status', () => {
  it('shows app, users, scopes, days left and the cache, without a request', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await machine.run('token')
    await signIn(machine, mock, ['--scope', 'user-library-read'])
    await signIn(machine, mock, ['--user', 'work'])
    mock.resetRequests()
    const { code, stdout } = await machine.run('status', '--json')
    expect(code).toBe(0)
    const user = {
      authorized_at: expect.any(Number),
      expires_at: expect.any(Number),
      reauthorize_by: expect.any(Number),
    }
    expect(JSON.parse(stdout)).toEqual({
      client_id: mock.clientId,
      cache: {
        place: `${machine.home}/.local/state/spotify-sdk`,
        shared_with: 'this user on this machine',
      },
      app: { expires_at: expect.any(Number) },
      users: [
        { ...user, user: null, scope: 'user-library-read', days_left: expect.any(Number) },
        { ...user, user: 'work', scope: expect.anything(), days_left: expect.any(Number) },
      ],
    })
    const text = (await machine.run('status')).stdout
    expect(text).toMatch(
      /^User {4}\(no name\), user-library-read, token valid for \d+ s, sign in again in 18\d days$/m,
    )
    expect({ token: mock.requests.token.length, api: mock.requests.api.length }).toEqual({
      token: 0,
      api: 0,
    })
  })

  it('names the next step where nobody is signed in', async () => {
    const mock = await startMock()
    expect((await new TestMachine(mock).run('status')).stdout).toContain(
      'none: run spotify-sdk login',
    )
  })
})
