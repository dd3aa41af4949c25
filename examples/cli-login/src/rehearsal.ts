import { MockSpotify } from '@spotify-sdk/testing'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { say } from './terminal.ts'
import type { ToolOptions } from './tool.ts'

const main = fileURLToPath(new URL('main.ts', import.meta.url))

/**
 * Demonstrates the tool without an app: several processes, a local MockSpotify, and a temporary
 * folder.
 */
export async function rehearse({ browser }: ToolOptions): Promise<void> {
  say('No app in the environment: a demonstration on MockSpotify, a local server.', {
    'as yourself':
      'set SPOTIFY_SDK_CLIENT_ID; the app has the redirect URI http://127.0.0.1/callback',
  })
  const mock = await MockSpotify.start()
  const folder = await mkdtemp(join(tmpdir(), 'spotify-sdk-cli-login-'))
  // Ctrl-C ends the current run; this process then cleans up.
  process.on('SIGINT', () => {})
  const options = [...process.execArgv, main, '--folder', folder]
  if (!browser) options.push('--no-browser')
  const run = async (title: string, ...words: readonly string[]): Promise<boolean> => {
    say(title)
    const env = { ...process.env, ...mock.env }
    const child = spawn(process.execPath, [...options, ...words], { env, stdio: 'inherit' })
    const [code] = (await once(child, 'exit')) as [number | null]
    process.exitCode = code ?? 130
    return code === 0
  }
  try {
    const isComplete =
      (await run('The first run: sign in as any user, and agree.')) &&
      (await run('The second run, in another process: no browser.')) &&
      (await run('And out.', 'logout'))
    if (!isComplete) return
    const { authorize, token } = mock.requests
    say('What MockSpotify received from all three:', {
      'consent pages': `${authorize.filter(({ method }) => method === 'GET').length}`,
      'token requests': `${token.length}`,
    })
  } finally {
    await mock.close()
    await rm(folder, { recursive: true })
  }
}
