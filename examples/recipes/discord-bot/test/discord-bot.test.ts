import { MockSpotify } from '@spotify-sdk/testing'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ProgramProcess } from 'test-support/program-process.ts'
import { tokenExpiry } from 'test-support/mock/token-expiry.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'

const sources = join(import.meta.dirname, '../src')
const tokens = 'tokens of the bots'

let mock: MockSpotify
let folder: TemporaryFolder
beforeEach(async () => {
  folder = new TemporaryFolder()
  // A refresh token that is sent twice ends the user's sign-in.
  mock = await MockSpotify.start({ rotateRefreshTokens: 'always' })
})
afterEach(async () => {
  await mock.close()
  folder[Symbol.dispose]()
})

const run = (program: 'main' | 'link', ...words: readonly string[]): ProgramProcess =>
  new ProgramProcess([join(sources, `${program}.ts`), ...words], {
    env: {
      ...mock.env,
      SPOTIFY_SDK_TOKEN_CACHE: pathToFileURL(join(folder.path, tokens)).href,
    },
  })

async function startBot(): Promise<ProgramProcess> {
  const bot = run('main')
  await bot.says('"type":"started"')
  return bot
}

async function link(user: string): Promise<ProgramProcess> {
  const program = run('link', user)
  await program.finish(mock.issueRefreshToken())
  return program
}

const refreshes = (): number =>
  mock.requests.token.filter(({ form }) => form.get('grant_type') === 'refresh_token').length

describe('examples/recipes/discord-bot', () => {
  it('answers with the token of the app, and of a user who is linked while it runs', async () => {
    await using bot = await startBot()
    bot.write('ada album discovery\n')
    await bot.says('@ada Discovery by Daft Punk')
    bot.write('ada saved\n')
    await bot.says('@ada Link your Spotify account first.')
    expect((await link('ada')).output).toBe('ada is now Smedjan on Spotify.\n')
    bot.write('ada saved\n')
    await bot.says('@ada You last saved ')
    bot.write('grace saved\nada constructor\n')
    await bot.says('@grace Link your Spotify account first.')
    await bot.says('@ada I know these words: album, saved, unlink.')
    bot.write('ada unlink\n')
    await bot.says('@ada Your Spotify account is no longer linked.')
  })

  it('makes one refresh per expiry for two bots that share a cache', async () => {
    mock.tokenLifetimeSeconds = 3
    await link('ada')
    await using first = await startBot()
    await using second = await startBot()
    await tokenExpiry(mock)
    mock.tokenLifetimeSeconds = 3600
    mock.resetRequests()
    // Long enough that both need the token before it comes.
    mock.latencySeconds = 0.5
    for (const bot of [first, second]) bot.write('ada saved\n')
    for (const bot of [first, second]) await bot.says('@ada You last saved ')
    expect({ refreshes: refreshes(), revoked: mock.revokedFamilies }).toEqual({
      refreshes: 1,
      revoked: 0,
    })
  })

  it('finishes its answers at SIGTERM, and ends with 0 and without a secret in the log', async () => {
    await link('ada')
    await using bot = await startBot()
    mock.fail('api', { latencySeconds: 1 })
    bot.write('ada saved\n')
    await waitUntil('it asks the Web API', () => mock.requests.api.length === 2)
    bot.signal('SIGTERM')
    await bot.exited()
    expect({ code: bot.exitCode, answers: bot.output }).toEqual({
      code: 0,
      answers: expect.stringMatching(/^@ada You last saved .*\n$/),
    })
    const lines = bot.errors.trim().split('\n')
    const types = lines.map((line) => (JSON.parse(line) as { readonly type: string }).type)
    expect([types[0], ...types.slice(-2)]).toEqual(['started', 'stopping', 'stopped'])
    const secrets = mock.requests.token.flatMap(({ form }) => form.get('refresh_token') ?? [])
    const shown = [mock.clientSecret, ...secrets].filter((secret) => bot.errors.includes(secret))
    expect({ secrets: secrets.length, shown }).toEqual({ secrets: 1, shown: [] })
  })

  it('says why a refresh token links nobody', async () => {
    const program = run('link', 'ada')
    const code = await program.finish('AQ-of-another-app')
    expect({ code, errors: program.errors }).toEqual({
      code: 1,
      errors: expect.stringMatching(/sign in/),
    })
    const nobody = run('link')
    expect(await nobody.finish('')).toBe(1)
    expect(nobody.errors).toContain('Usage: npm run link -- <user>')
  })
})
