/** Serves the page on this machine. Any static host does the same, with these headers. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'

const { env } = process
const port = Number(env['PORT'] || 5173)

/** What the page knows of the app. When you deploy, this is a file. No secret may be in it. */
const settings = {
  clientId: env['SPOTIFY_SDK_CLIENT_ID'],
  authorizeUrl: env['SPOTIFY_SDK_AUTHORIZE_URL'] || 'https://accounts.spotify.com/authorize',
  tokenUrl: env['SPOTIFY_SDK_TOKEN_URL'] || 'https://accounts.spotify.com/api/token',
  apiUrl: env['SPOTIFY_SDK_API_URL'] || 'https://api.spotify.com',
}
if (!settings.clientId) {
  console.error('Set SPOTIFY_SDK_CLIENT_ID, or run: npx @spotify-sdk/testing -- npm start')
  process.exit(1)
}
const settingsScript = Object.entries(settings)
  .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}\n`)
  .join('')

/** The page's files, and those of the packages in its import map. */
const files =
  /^\/(?:(?:app|spotify)\.js|node_modules\/(?:@spotify-sdk\/[\w-]+\/dist|ky\/distribution)\/[\w./-]+\.js)$/

const page = await readFile(join(import.meta.dirname, 'index.html'), 'utf8')
const importMap = /<script type="importmap">(.*?)<\/script>/s.exec(page)?.[1] ?? ''
const hash = createHash('sha256').update(importMap).digest('base64')
const origins = [settings.tokenUrl, settings.apiUrl].map((url) => new URL(url).origin)

/** Own scripts only, and requests to Spotify only: the first defence against an injected script. */
const headers = {
  'content-security-policy': [
    `default-src 'none'`,
    `script-src 'self' 'sha256-${hash}'`,
    `connect-src ${[...new Set(origins)].join(' ')}`,
    `img-src data:`,
    `base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  ].join('; '),
  'cache-control': 'no-cache',
}

async function contentOf(path) {
  if (path === '/') return { type: 'text/html', body: page }
  if (path === '/settings.js') return { type: 'text/javascript', body: settingsScript }
  const body = files.test(path) && (await readFile(join(import.meta.dirname, path)).catch(() => ''))
  return body ? { type: 'text/javascript', body } : undefined
}

async function answer(request, response) {
  // A path such as `//` is no URL.
  const content = await contentOf(URL.parse(request.url, 'http://page')?.pathname)
  const { type, body } = content ?? { type: 'text/plain', body: 'There is no such file.' }
  response.writeHead(content === undefined ? 404 : 200, {
    ...headers,
    'content-type': `${type}; charset=utf-8`,
  })
  response.end(body)
}

createServer((request, response) => void answer(request, response)).listen(port, '127.0.0.1', () =>
  console.log(`Open http://127.0.0.1:${port}/`),
)
