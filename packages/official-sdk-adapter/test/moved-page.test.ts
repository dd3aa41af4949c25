import { MockSpotify } from '@spotify-sdk/testing'
import { build } from 'esbuild'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { launchChromium } from 'test-support/browser/chromium.ts'

const guide = join(import.meta.dirname, '../../../docs/migrate/official-sdk.md')

/** The page's program after the migration in the guide. */
function programOfGuide(): string {
  const [, section = ''] = readFileSync(guide, 'utf8').split('## From withUserAuthorization\n')
  const lines = /```diff\n(.*?)```/s.exec(section)?.[1]?.split('\n') ?? []
  return lines
    .filter((line) => !line.startsWith('-'))
    .map((line) => line.slice(1))
    .join('\n')
}

/** Adds what the guide leaves to the app, and reports the outcome. */
async function bundle(app: object): Promise<string> {
  const program = programOfGuide()
    .replace('await auth.signOut()', 'document.title = profile.email\nawait auth.signOut()')
    .replace('{ clientId, redirectUri, scope, tokenCache }', '{ ...app, scope }')
    .replace('sdkOptions(auth)', 'sdkOptions(auth, { apiUrl: app.apiUrl })')
  const contents = `const app = ${JSON.stringify(app)}\n${program}
    document.title += ' ' + (await api.getAccessToken())`
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    conditions: ['@spotify-sdk/source'],
    format: 'esm',
    target: 'es2022',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}

/** A site with one page that runs the given script. */
async function startSite(makeScript: (url: string) => Promise<string>): Promise<string> {
  let script = ''
  const server = createServer(({ url }, response) => {
    const isScript = url === '/page.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(
      isScript ? script : '<!doctype html><script type="module" src="/page.js"></script>',
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  script = await makeScript(url)
  return url
}

describe('a page migrated from withUserAuthorization', () => {
  it('signs its user in, makes its calls and signs out', async () => {
    await using mock = await MockSpotify.start({
      quotaMode: 'extended',
      rotateRefreshTokens: 'always',
    })
    const { clientId, tokenUrl, authorizeUrl, apiUrl } = mock
    const site = await startSite((redirectUri) =>
      bundle({ clientId, redirectUri, tokenUrl, authorizeUrl, apiUrl }),
    )
    const browser = await launchChromium()
    onTestFinished(() => browser.close())
    const page = await browser.newPage()
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(String(error)))
    await page.goto(site)
    await page.click('#allow')
    await page.waitForFunction('document.title.endsWith("null")')
    expect(await page.title()).toBe('smedjan@example.com null')
    expect(page.url()).toBe(site)
    expect(await page.evaluate('localStorage.length + sessionStorage.length')).toBe(0)
    expect(errors).toEqual([])
    expect(mock.requests.token).toHaveLength(1)
  })
})
