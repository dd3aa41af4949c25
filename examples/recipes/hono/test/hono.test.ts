import { join } from 'node:path'
import { expect, it } from 'vitest'
import { describeSite } from 'test-support/describe-site.ts'
import { ProgramProcess } from 'test-support/program-process.ts'
import { freePorts } from 'test-support/redis/free-ports.ts'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'

const main = join(import.meta.dirname, '../src/main.ts')

describeSite('hono', [main])

it('examples/recipes/hono counts variables that are set but empty as unset', async () => {
  using folder = new TemporaryFolder()
  const [port] = await freePorts(1)
  const env = {
    PORT: `${port}`,
    SPOTIFY_SDK_CLIENT_ID: 'app',
    SPOTIFY_SDK_CLIENT_SECRET: 'secret',
    SPOTIFY_SDK_REDIRECT_URI: '',
    SPOTIFY_SDK_SESSION_SECRET: '',
    SPOTIFY_SDK_TOKEN_CACHE: '',
  }
  await using site = new ProgramProcess([main], { env, cwd: folder.path })
  await site.says(`http://127.0.0.1:${port}`)
  const form = { method: 'POST', headers: { origin: `http://127.0.0.1:${port}` } }
  const login = await fetch(`http://127.0.0.1:${port}/login`, { ...form, redirect: 'manual' })
  const { searchParams } = new URL(login.headers.get('location') ?? '')
  expect(searchParams.get('redirect_uri')).toBe(`http://127.0.0.1:${port}/callback`)
})
