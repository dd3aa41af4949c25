import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer as createHttpsServer } from 'node:https'
import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { tokenCacheKey, type TokenInfo } from '@spotify-sdk/auth-core'
import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { FileTokenCache } from '@spotify-sdk/cache-file'
import type { MockSpotify } from '@spotify-sdk/testing'
import { selfSignedCertificate } from 'test-support/redis/certificate.ts'
import { serve } from 'test-support/serve.ts'
import { startMock } from 'test-support/start-mock.ts'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { checkNodeVersion, checkRedirectUri } from '../src/doctor/environment-checks.ts'
import { checkProxy } from '../src/doctor/network-checks.ts'
import { cliCommand, TestMachine } from './running-cli.ts'
import { signIn } from './signed-in.ts'

interface Result {
  readonly name: string
  readonly status: string
  readonly detail: string
  readonly remedy?: string
}

/** One thing that is wrong, on a machine where everything else is right. */
interface Fault {
  /** Breaks the machine; may return variables for the run. */
  readonly plant: (machine: TestMachine, mock: MockSpotify) => unknown
  readonly name: string
  readonly status: 'failed' | 'warning'
  readonly remedy: RegExp
  readonly detail?: RegExp
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

const stateFolderOf = ({ home }: TestMachine): string => join(home, '.local/state/spotify-sdk')

const faults: Readonly<Record<string, Fault>> = {
  'no Client ID': {
    plant: () => ({ SPOTIFY_SDK_CLIENT_ID: undefined }),
    name: 'client-id',
    status: 'failed',
    remedy: /^Set SPOTIFY_SDK_CLIENT_ID to the Client ID/,
  },
  'an empty Client ID, and one under the name of another library': {
    plant: () => ({ SPOTIFY_SDK_CLIENT_ID: '', SPOTIPY_CLIENT_ID: 'there' }),
    name: 'client-id',
    status: 'failed',
    remedy: /^Set SPOTIFY_SDK_CLIENT_ID/,
  },
  'a .env file that is not loaded': {
    plant: ({ home }) => writeFileSync(join(home, '.env'), 'SPOTIFY_SDK_REFRESH_TOKEN=hunter2\n'),
    name: 'env-file',
    status: 'warning',
    remedy: /^Run: set -a; \. \.\/\.env; set \+a \(a program: node --env-file=\.env /,
  },
  'a Client ID in quotes': {
    plant: (_machine, mock) => ({ SPOTIFY_SDK_CLIENT_ID: `"${mock.clientId}"` }),
    name: 'client-id',
    status: 'failed',
    remedy: /^Remove the quotes around SPOTIFY_SDK_CLIENT_ID/,
  },
  'a secret with a line break': {
    plant: (_machine, mock) => ({ SPOTIFY_SDK_CLIENT_SECRET: `${mock.clientSecret}\n` }),
    name: 'client-secret',
    status: 'failed',
    remedy: /^Set SPOTIFY_SDK_CLIENT_SECRET again, without white space/,
  },
  'no secret': {
    plant: () => ({ SPOTIFY_SDK_CLIENT_SECRET: '' }),
    name: 'client-secret',
    status: 'warning',
    remedy: /^For app tokens, set SPOTIFY_SDK_CLIENT_SECRET/,
  },
  'a wrong secret': {
    plant: () => ({ SPOTIFY_SDK_CLIENT_SECRET: '0123456789abcdef' }),
    name: 'token-request',
    status: 'failed',
    remedy: /^Compare SPOTIFY_SDK_CLIENT_ID and SPOTIFY_SDK_CLIENT_SECRET with the dashboard/,
  },
  'a redirect URI on localhost': {
    plant: () => ({ SPOTIFY_SDK_REDIRECT_URI: 'http://localhost:8888/callback' }),
    name: 'redirect-uri',
    status: 'failed',
    remedy: /^Register http:\/\/127\.0\.0\.1\/callback/,
  },
  'a port of the redirect URI that is in use': {
    plant: async () => {
      const port = await listen(createServer())
      return { SPOTIFY_SDK_REDIRECT_URI: `http://127.0.0.1:${port}/callback` }
    },
    name: 'redirect-uri',
    status: 'failed',
    remedy: /^End that program, or register the redirect URI without a port/,
  },
  'a proxy that Node ignores': {
    plant: () => ({ HTTPS_PROXY: 'http://127.0.0.1:1' }),
    name: 'proxy',
    status: 'warning',
    remedy: /^Set NODE_USE_ENV_PROXY=1/,
  },
  'a host that DNS does not know': {
    plant: () => ({ SPOTIFY_SDK_TOKEN_URL: 'https://accounts.invalid/api/token' }),
    name: 'network',
    status: 'failed',
    remedy: /DNS server/,
  },
  'an address of the API that is no URL': {
    plant: () => ({ SPOTIFY_SDK_API_URL: 'api.spotify.com' }),
    name: 'network',
    status: 'failed',
    remedy: /^Leave both variables out/,
  },
  'an address of the token endpoint that the providers refuse': {
    plant: (_machine, mock) => ({
      SPOTIFY_SDK_TOKEN_URL: mock.tokenUrl.replace('127.0.0.1', 'localhost'),
    }),
    name: 'network',
    status: 'failed',
    remedy: /^Leave both variables out/,
  },
  'a certificate that Node does not trust': {
    plant: async () => {
      const { key, certificate: cert } = selfSignedCertificate()
      const port = await listen(createHttpsServer({ key, cert }))
      return { SPOTIFY_SDK_TOKEN_URL: `https://127.0.0.1:${port}/api/token` }
    },
    name: 'network',
    status: 'failed',
    remedy: /NODE_EXTRA_CA_CERTS/,
  },
  'a port that nobody listens on': {
    plant: () => ({ SPOTIFY_SDK_TOKEN_URL: 'http://127.0.0.1:1/api/token' }),
    name: 'network',
    status: 'failed',
    remedy: /firewall/,
  },
  'a clock that is an hour ahead': {
    plant: async () => {
      const token = { access_token: 'a-token', token_type: 'Bearer', expires_in: 3600 }
      const url = await serve((_message, response) => {
        response
          .setHeader('date', new Date(Date.now() - 3_600_000).toUTCString())
          .setHeader('content-type', 'application/json')
          .end(JSON.stringify(token))
      })
      return { SPOTIFY_SDK_TOKEN_URL: `${url}api/token` }
    },
    name: 'clock',
    status: 'failed',
    remedy: /^Set the clock by NTP/,
  },
  'a pause that Spotify asks for': {
    plant: (_machine, mock) => mock.fail('token', { status: 429, retryAfterSeconds: 60, times: 9 }),
    name: 'token-request',
    status: 'failed',
    remedy: /^Too many token requests/,
  },
  'a token cache that cannot be a folder': {
    plant: () => ({ SPOTIFY_SDK_TOKEN_CACHE: 'file:///dev/null/tokens' }),
    name: 'cache',
    status: 'failed',
    remedy: /^A file is in the way/,
  },
  'a token cache below a file, in the home folder of ada@corp.example': {
    plant: () => ({ SPOTIFY_SDK_TOKEN_CACHE: 'file:///dev/null/ada@corp.example/tokens' }),
    name: 'cache',
    status: 'failed',
    remedy: /^A file is in the way/,
  },
  'a token cache with an unknown scheme': {
    plant: () => ({ SPOTIFY_SDK_TOKEN_CACHE: 'mysql://localhost' }),
    name: 'cache',
    status: 'failed',
    remedy: /^Correct SPOTIFY_SDK_TOKEN_CACHE/,
  },
  'a Redis server that is not there': {
    plant: () => ({ SPOTIFY_SDK_TOKEN_CACHE: 'redis://:hunter2@127.0.0.1:1' }),
    name: 'cache',
    status: 'failed',
    remedy: /^Start the server that SPOTIFY_SDK_TOKEN_CACHE names/,
  },
  'a password with a # in it': {
    plant: () => ({ SPOTIFY_SDK_TOKEN_CACHE: 'redis://user:12#hunter2@127.0.0.1' }),
    name: 'cache',
    status: 'failed',
    remedy: /%23 for #/,
  },
  'an encryption key that is too short': {
    plant: () => ({ SPOTIFY_SDK_TOKEN_CACHE_KEY: 'a:hunter2' }),
    name: 'cache',
    status: 'failed',
    remedy: /^Set SPOTIFY_SDK_TOKEN_CACHE_KEY to id:key, with a key from: openssl rand -base64 32$/,
  },
  'an encryption key in quotes': {
    plant: () => ({ SPOTIFY_SDK_TOKEN_CACHE_KEY: `"a:${'A'.repeat(43)}"` }),
    name: 'cache',
    status: 'failed',
    remedy: /^Set SPOTIFY_SDK_TOKEN_CACHE_KEY to id:key, /,
  },
  'a redirect URI that the providers refuse': {
    plant: () => ({ SPOTIFY_SDK_REDIRECT_URI: 'http://127.0.0.1/callback#fragment' }),
    name: 'redirect-uri',
    status: 'failed',
    remedy: /^Register http:\/\/127\.0\.0\.1\/callback .* SPOTIFY_SDK_REDIRECT_URI/,
    detail: /no user name, password or #/,
  },
  'a password in the redirect URI': {
    plant: () => ({ SPOTIFY_SDK_REDIRECT_URI: 'http://user:hunter2@127.0.0.1/callback?x=hunter2' }),
    name: 'redirect-uri',
    status: 'failed',
    remedy: /^Register http:\/\/127\.0\.0\.1\/callback .* SPOTIFY_SDK_REDIRECT_URI/,
    detail: /no user name, password or #/,
  },
  'another form of the loopback address': {
    plant: () => ({ SPOTIFY_SDK_REDIRECT_URI: 'http://127.1/callback' }),
    name: 'redirect-uri',
    status: 'failed',
    remedy: /^Register http:\/\/127\.0\.0\.1\/callback .* SPOTIFY_SDK_REDIRECT_URI/,
    detail: /only as 127\.0\.0\.1 or \[::1\]$/,
  },
  'a refresh token that the providers refuse': {
    plant: () => ({ SPOTIFY_SDK_REFRESH_TOKEN: 'hunter2\t' }),
    name: 'user',
    status: 'failed',
    remedy: /^Correct the variable that the message names/,
    detail: /variable SPOTIFY_SDK_REFRESH_TOKEN/,
  },
  'no home folder': {
    plant: () => ({ HOME: '', XDG_STATE_HOME: undefined, LOCALAPPDATA: undefined }),
    name: 'cache',
    status: 'failed',
    remedy: /^Set HOME, or SPOTIFY_SDK_TOKEN_CACHE to file:\/\/\/folder\.$/,
  },
  'a folder of tokens that others can write to': {
    plant: (machine) => chmodSync(stateFolderOf(machine), 0o777),
    name: 'cache',
    status: 'failed',
    remedy: /^Run: chmod -R go-w \/\S+$/,
  },
  'tokens in a folder of other files that others can write to': {
    plant: ({ home }) => {
      writeFileSync(join(home, 'index.html'), '')
      chmodSync(home, 0o777)
      return { SPOTIFY_SDK_TOKEN_CACHE: `file://${home}` }
    },
    name: 'cache',
    status: 'failed',
    remedy: /^Name a folder for the tokens alone in SPOTIFY_SDK_TOKEN_CACHE\.$/,
  },
  'a folder of tokens that is a link': {
    plant: ({ home }) => {
      symlinkSync(home, join(home, 'link'))
      return { SPOTIFY_SDK_TOKEN_CACHE: `file://${home}/link` }
    },
    name: 'cache',
    status: 'failed',
    remedy: /^Name another folder, and no link to one, in SPOTIFY_SDK_TOKEN_CACHE\.$/,
  },
  'a folder of tokens of another user': {
    plant: () => {
      const user = vi.spyOn(process as { geteuid: () => number }, 'geteuid')
      user.mockReturnValue(54_321)
      onTestFinished(() => user.mockRestore())
    },
    name: 'cache',
    status: 'failed',
    remedy: /^Run: sudo chown -R "\$\(id -un\)" \/\S+$/,
  },
  'a folder of tokens whose address is not absolute': {
    plant: () => ({ SPOTIFY_SDK_TOKEN_CACHE: 'file:tokens' }),
    name: 'cache',
    status: 'failed',
    remedy: /^Correct SPOTIFY_SDK_TOKEN_CACHE: file:\/\/\/folder/,
  },
  'a folder of tokens with a # in its name': {
    plant: ({ home }) => ({ SPOTIFY_SDK_TOKEN_CACHE: `file://${home}/a#b` }),
    name: 'cache',
    status: 'failed',
    remedy: /^Correct SPOTIFY_SDK_TOKEN_CACHE: file:\/\/\/folder \(%23 for #, %3F for \?\)/,
  },
  'tokens in memory': {
    plant: () => ({ SPOTIFY_SDK_TOKEN_CACHE: 'memory:' }),
    name: 'cache',
    status: 'warning',
    remedy: /^Leave SPOTIFY_SDK_TOKEN_CACHE out/,
  },
  'a folder of tokens that others can read': {
    plant: (machine) => chmodSync(stateFolderOf(machine), 0o755),
    name: 'cache',
    status: 'failed',
    remedy: /^Run: chmod 700 \/\S+$/,
  },
  'a folder of tokens with a space in its name, as on macOS, that others can read': {
    plant: ({ home }) => {
      mkdirSync(join(home, 'Application Support'))
      chmodSync(join(home, 'Application Support'), 0o755)
      return { SPOTIFY_SDK_TOKEN_CACHE: `file://${home}/Application%20Support` }
    },
    name: 'cache',
    status: 'failed',
    remedy: /^Run: chmod 700 '\/.*\/Application Support'$/,
  },
  'tokens in a folder of other files, which others may need to read': {
    plant: ({ home }) => {
      writeFileSync(join(home, 'index.html'), '')
      chmodSync(home, 0o755)
      return { SPOTIFY_SDK_TOKEN_CACHE: `file://${home}` }
    },
    name: 'cache',
    status: 'failed',
    remedy: /^Name a folder for the tokens alone in SPOTIFY_SDK_TOKEN_CACHE\.$/,
  },
  'a user who has withdrawn the consent': {
    plant: (_machine, mock) => {
      mock.revokeAuthorizations()
      mock.revokeAll()
    },
    name: 'profile',
    status: 'failed',
    remedy: /spotify-sdk login/,
  },
  'a user who has withdrawn the consent, and whose token has expired': {
    plant: async (machine, mock) => {
      await importRefreshToken(machine, mock)
      mock.revokeAuthorizations()
    },
    name: 'user',
    status: 'failed',
    remedy: /^Run: spotify-sdk login$/,
    detail: /\(invalid_grant\)$/,
  },
  'a sign-in that Spotify has ended, whose token lasts': {
    plant: async (machine, mock) => changeSignIn(machine, mock, { refreshTokenRejectedAt: 1 }),
    name: 'sign-in-due',
    status: 'failed',
    remedy: /^Run: spotify-sdk login$/,
  },
  'an owner of the app without Premium': {
    plant: (_machine, mock) => mock.fail('api', 'premium-required', { times: 9 }),
    name: 'premium',
    status: 'failed',
    remedy: /^The owner of the app needs Spotify Premium/,
  },
  'a user who is not on the list of the app': {
    plant: (_machine, mock) => mock.fail('api', 'user-not-registered', { times: 9 }),
    name: 'allowlist',
    status: 'failed',
    remedy: /^Add the user in the dashboard/,
  },
  'six months that are almost over': {
    plant: (machine, mock) => importRefreshToken(machine, mock, 175),
    name: 'sign-in-due',
    status: 'warning',
    remedy: /^Run: spotify-sdk login/,
  },
  'six months that are over': {
    plant: (machine, mock) => importRefreshToken(machine, mock, 200),
    name: 'sign-in-due',
    status: 'warning',
    remedy: /^Run: spotify-sdk login/,
    detail: /in 0 days$/,
  },
  'a user who signed in with the secret that is missing now': {
    plant: async (machine, mock) => {
      await importRefreshToken(machine, mock)
      return { SPOTIFY_SDK_CLIENT_SECRET: '' }
    },
    name: 'user',
    status: 'failed',
    remedy: /^Run: spotify-sdk login, or set SPOTIFY_SDK_CLIENT_SECRET, if the user signed in with/,
  },
  'a refresh that Spotify cannot serve now': {
    plant: async (machine, mock) => {
      await importRefreshToken(machine, mock)
      // After the HEAD of the network check and the token of the app.
      mock.fail('token', { status: 503, retryAfterSeconds: 60, after: 2 })
    },
    name: 'user',
    status: 'failed',
    remedy: /^Try again in (?:59|60) s\.$/,
  },
}

/** Changes the entry of the user who is signed in. */
async function changeSignIn(
  machine: TestMachine,
  { clientId, tokenUrl }: MockSpotify,
  change: Partial<TokenInfo>,
): Promise<void> {
  const tokenCache = new FileTokenCache({ directory: stateFolderOf(machine) })
  const key = tokenCacheKey({ grant: 'authorization-code', clientId, tokenUrl })
  const stored = (await tokenCache.get(key)) as TokenInfo
  await tokenCache.set({ ...stored, ...change }, key)
}

/** Stores the refresh token of the user who is signed in, without an access token. */
async function importRefreshToken(
  machine: TestMachine,
  { clientId, clientSecret, tokenUrl }: MockSpotify,
  daysAgo = 0,
): Promise<void> {
  const tokenCache = new FileTokenCache({ directory: stateFolderOf(machine) })
  await using auth = new AuthorizationCode({ clientId, clientSecret, tokenUrl, tokenCache })
  const key = tokenCacheKey({ grant: 'authorization-code', clientId, tokenUrl })
  const { refreshToken = '' } = (await tokenCache.get(key)) ?? {}
  const authorizedAt = Math.floor(Date.now() / 1000) - daysAgo * 86_400
  await auth.importRefreshToken(refreshToken, { authorizedAt })
}

async function examine(
  machine: TestMachine,
  variables: Readonly<Record<string, string | undefined>> = {},
): Promise<{ readonly code: number | null; readonly results: readonly Result[] }> {
  const run = await machine.runWith(variables, 'doctor', '--json')
  return { code: run.code, results: JSON.parse(run.stdout) as readonly Result[] }
}

describe('spotify-sdk doctor', () => {
  it('finds nothing wrong on a machine where all is right', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await signIn(machine, mock, ['--scope', 'user-library-read'])
    const { code, results } = await examine(machine)
    expect(code).toBe(0)
    expect(Object.fromEntries(results.map(({ name, status }) => [name, status]))).toEqual({
      'node-version': 'ok',
      'env-file': 'ok',
      'client-id': 'ok',
      'client-secret': 'ok',
      'redirect-uri': 'ok',
      proxy: 'ok',
      network: 'ok',
      clock: 'ok',
      'token-request': 'ok',
      cache: 'ok',
      user: 'ok',
      'sign-in-due': 'ok',
      profile: 'ok',
      premium: expect.stringMatching(/ok|skipped/),
      allowlist: 'ok',
      'api-access': 'ok',
    })
    expect(results.find(({ name }) => name === 'user')?.detail).toContain('user-library-read')
  })

  it.each(Object.entries(faults))('finds %s, and names the remedy', async (_title, fault) => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await signIn(machine, mock)
    const planted: unknown = await fault.plant(machine, mock)
    const isEnvironment = typeof planted === 'object' && planted !== null
    const variables = isEnvironment ? (planted as Record<string, string | undefined>) : {}
    const { code, results } = await examine(machine, variables)
    expect(results.filter(({ name }) => name === fault.name)).toEqual([
      expect.objectContaining({
        status: fault.status,
        remedy: expect.stringMatching(fault.remedy),
        detail: expect.stringMatching(fault.detail ?? /./),
      }),
    ])
    const others = results.filter(({ name, status }) => name !== fault.name && status === 'failed')
    expect({ code, others }).toEqual({ code: fault.status === 'failed' ? 1 : 0, others: [] })
    const { clientSecret } = mock
    const shown = JSON.stringify(results)
    expect({ secret: shown.includes(clientSecret), password: shown.includes('hunter2') }).toEqual({
      secret: false,
      password: false,
    })
  })

  it('does not advise a sign-in that a wrong secret would refuse', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    await signIn(machine, mock)
    await importRefreshToken(machine, mock)
    const { results } = await examine(machine, { SPOTIFY_SDK_CLIENT_SECRET: '0123456789abcdef' })
    const remedies = results.filter(({ status }) => status === 'failed')
    expect(remedies.map(({ name, remedy }) => [name, remedy])).toEqual([
      ['token-request', expect.stringMatching(/^Compare SPOTIFY_SDK_CLIENT_ID and/)],
      ['user', 'Correct the credentials, as above.'],
    ])
  })

  it.each([
    ['garbage', 'failed', 'Run: spotify-sdk login'],
    ['issued', 'warning', 'Unset the variable, or run: spotify-sdk login'],
  ])(
    'advises a sign-in if the refresh token of the environment is no use: %s, %s',
    async (kind, status, remedy) => {
      const mock = await startMock()
      const isIssued = kind === 'issued'
      const SPOTIFY_SDK_REFRESH_TOKEN = isIssued ? mock.issueRefreshToken() : kind
      const machine = new TestMachine(mock, { SPOTIFY_SDK_REFRESH_TOKEN })
      if (isIssued) for (const word of ['token', 'logout']) await machine.run(word)
      const { results } = await examine(machine)
      expect(results.find(({ name }) => name === 'user')).toMatchObject({ status, remedy })
    },
  )

  it('fails if the user of --user is not signed in, and names this user', async () => {
    const machine = new TestMachine(await startMock())
    const named = await machine.run('doctor', '--user', 'work')
    const unnamed = await machine.run('doctor')
    expect({ named: named.code, unnamed: unnamed.code }).toEqual({ named: 1, unnamed: 0 })
    expect(named.stdout).toMatch(
      /^failed +user +The user "work" is not signed in\. → Run: spotify-sdk login --user work$/m,
    )
    expect(unnamed.stdout).toMatch(/^skipped +user +Nobody is signed in\. /m)
  })

  it.each([
    ['http://127.0.0.1:80/cb', /(?:^http:\/\/127\.0\.0\.1:80\/cb|^Port 80 .*)$/],
    ['http://127.0.0.1:0/cb', /^http:\/\/127\.0\.0\.1:0\/cb, on any free port$/],
    ['http://[::1]?x=1', /^http:\/\/\[::1\]\/, on any free port$/],
  ])('reads the port of %s as login does', async (redirectUri, detail) => {
    expect((await checkRedirectUri(redirectUri)).detail).toMatch(detail)
  })

  it('prints one line per check also if the API answers with line breaks', async () => {
    const mock = await startMock()
    mock.respond('GET /v1/me', { id: 'a\nfailed   network\tb', product: 'premium' })
    const machine = new TestMachine(mock)
    await signIn(machine, mock)
    const { stdout } = await machine.run('doctor')
    expect(stdout).toContain('GET /me answers (a failed   network b).\n')
  })

  it('leaves nothing behind, in a folder of tokens that is there or not', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock)
    const filesOf = (): ReadonlySet<string> =>
      new Set(readdirSync(machine.home, { recursive: true, encoding: 'utf8' }))
    const before = filesOf()
    expect((await examine(machine)).code).toBe(0)
    expect(filesOf()).toEqual(before)
    await signIn(machine, mock)
    const signedIn = filesOf()
    expect((await examine(machine)).code).toBe(0)
    expect(filesOf()).toEqual(signedIn)
  })

  it.each([
    ['encrypted with SPOTIFY_SDK_TOKEN_CACHE_KEY', `a:${'A'.repeat(43)}`, false],
    ['not encrypted', '', true],
  ])(
    'stores in the folder as the commands do, and says that it is %s',
    async (words, key, isClear) => {
      const stored = vi.spyOn(FileTokenCache.prototype, 'set')
      const machine = new TestMachine(await startMock(), { SPOTIFY_SDK_TOKEN_CACHE_KEY: key })
      const { results } = await examine(machine)
      const detail = `${stateFolderOf(machine)}, shared with this user on this machine, ${words}`
      expect(results).toContainEqual({ name: 'cache', status: 'ok', detail })
      const [token] = stored.mock.calls[0] ?? []
      expect({
        stored: stored.mock.calls.length,
        isClear: token?.accessToken === 'spotify-sdk-doctor',
      }).toEqual({
        stored: 1,
        isClear,
      })
      mkdirSync(stateFolderOf(machine), { recursive: true })
      chmodSync(stateFolderOf(machine), 0o755)
      expect((await examine(machine)).results).toContainEqual(
        expect.objectContaining({
          name: 'cache',
          status: 'failed',
          detail: `${stateFolderOf(machine)} can be read by all users of this machine, ${words}`,
        }),
      )
    },
  )

  it.each([
    'redis://user:61237#61238@127.0.0.1:1',
    'redis://user:61237/61238@127.0.0.1:1',
    'redis://user:61237#61238',
    'redis://user:61237',
    'redis+cluster://user:61237@127.0.0.1:1,127.0.0.1:2',
    'postgres://user:61237?61238@127.0.0.1:1',
    'user:61237',
  ])('shows no part of the password in %s, nor does status', async (url) => {
    const mock = await startMock()
    const machine = new TestMachine(mock, { SPOTIFY_SDK_TOKEN_CACHE: url })
    const { results } = await examine(machine)
    const { stdout, stderr } = await machine.run('status')
    const shown = [...results.map(({ detail, remedy }) => `${detail} ${remedy}`), stdout, stderr]
    expect(shown.filter((text) => /61237|61238/.test(text))).toEqual([])
  })

  it('names the key that the stored sign-in is encrypted with, if this program does not have it', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock, { SPOTIFY_SDK_TOKEN_CACHE_KEY: `old:${'A'.repeat(43)}` })
    await signIn(machine, mock)
    const { results } = await examine(machine, {
      SPOTIFY_SDK_TOKEN_CACHE_KEY: `new:${'B'.repeat(43)}`,
    })
    expect(results.find(({ name }) => name === 'user')).toMatchObject({
      status: 'failed',
      detail: expect.stringMatching(/^The stored sign-in cannot be read .* with the key old, /),
    })
  })

  it('names the variables of a .env file that are not loaded, and the remedy loads them', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock, { SPOTIFY_SDK_CLIENT_SECRET: '' })
    const { clientId, clientSecret } = mock
    const lines = [`SPOTIFY_SDK_CLIENT_ID=${clientId}`, `SPOTIFY_SDK_CLIENT_SECRET=${clientSecret}`]
    writeFileSync(join(machine.home, '.env'), [...lines, 'OTHER=1'].join('\n'))
    const { results } = await examine(machine)
    const { detail, remedy = '' } = results.find(({ name }) => name === 'env-file') ?? {}
    expect(detail).toBe('The .env file in this folder is not loaded: SPOTIFY_SDK_CLIENT_SECRET')
    const [, commands = ''] = /^Run: (.*) \(/.exec(remedy) ?? []
    const cli = cliCommand.map((word) => `'${word}'`).join(' ')
    const loaded = await machine.runProgram('sh', '-c', `${commands}; ${cli} doctor`)
    expect(loaded.stdout).toMatch(/^ok +env-file .*\nok +client-id .*\nok +client-secret /m)
  })

  it('asks for quotes in a .env file whose values a shell would run, and shows none of them', async () => {
    const machine = new TestMachine(await startMock())
    const file = 'SPOTIFY_SDK_SESSION_SECRET=p1anted-one p1anted-two\nSPOTIFY_SDK_REFRESH_TOKEN=\n'
    writeFileSync(join(machine.home, '.env'), file)
    const { results } = await examine(machine)
    expect(results.find(({ name }) => name === 'env-file')).toEqual({
      name: 'env-file',
      status: 'warning',
      detail: 'The .env file in this folder is not loaded: SPOTIFY_SDK_SESSION_SECRET',
      remedy: expect.stringMatching(/quotes are around SPOTIFY_SDK_SESSION_SECRET in the file\.$/),
    })
    expect(JSON.stringify(results)).not.toContain('p1anted')
  })

  it.each<readonly [string, Record<string, string>, readonly string[], string]>([
    ['NODE_USE_ENV_PROXY=1', { NODE_USE_ENV_PROXY: '1' }, [], 'ok'],
    ['another value, which Node ignores', { NODE_USE_ENV_PROXY: 'true' }, [], 'warning'],
    ['NODE_OPTIONS', { NODE_OPTIONS: '--no-warnings --use-env-proxy' }, [], 'ok'],
    ['an option of Node', {}, ['--use-env-proxy'], 'ok'],
  ])('knows whether Node uses the proxy: %s', (_what, environment, options, status) => {
    const HTTPS_PROXY = 'http://127.0.0.1:1'
    expect(checkProxy({ ...environment, HTTPS_PROXY }, options)).toMatchObject({ status })
  })

  it('knows that Node does not read ALL_PROXY', () => {
    const environment = { ALL_PROXY: 'http://127.0.0.1:1', NODE_USE_ENV_PROXY: '1' }
    expect(checkProxy(environment, [])).toEqual({
      name: 'proxy',
      status: 'warning',
      detail: 'ALL_PROXY is set, and Node ignores it',
      remedy:
        'Set HTTPS_PROXY to the address in ALL_PROXY, and NODE_USE_ENV_PROXY=1 (Node 22.21 or 24 and later), or unset the variable.',
    })
  })

  it('finds a Node that is too old', () => {
    expect(checkNodeVersion('22.11.0')).toMatchObject({
      status: 'failed',
      remedy: 'Install Node 22.12 or later.',
    })
    expect(checkNodeVersion('22.12.0').status).toBe('ok')
  })

  it('prints one line per check, with the remedy behind an arrow', async () => {
    const mock = await startMock()
    const machine = new TestMachine(mock, { SPOTIFY_SDK_CLIENT_SECRET: '' })
    const { stdout } = await machine.run('doctor')
    expect(stdout).toMatch(/^warning {2}client-secret {2}.* → For app tokens, set /m)
    expect(
      stdout
        .trim()
        .split('\n')
        .every((line) => /^(?:ok|warning|failed|skipped) /.test(line)),
    ).toBe(true)
  })
})
