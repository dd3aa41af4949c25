import { existsSync, globSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'

const dist = join(import.meta.dirname, '../.vitepress/dist')

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** A page of the built site. */
export interface BuiltPage {
  /** As a browser requests it: `/auth/`. */
  readonly path: string
  readonly html: string
}

/** The file of a path, as servers for clean URLs find it. */
function fileOf(path: string): string | undefined {
  const names = path.endsWith('/') ? [`${path}index.html`] : [path, `${path}.html`]
  return names.map((name) => join(dist, name)).find((file) => existsSync(file) && extname(file))
}

/** @throws If the site is not built. */
export function builtPages(): readonly BuiltPage[] {
  if (!existsSync(join(dist, 'index.html'))) throw new Error('Run `pnpm docs:build` first.')
  return globSync('**/*.html', { cwd: dist })
    .filter((file) => file !== '404.html')
    .toSorted()
    .map((file) => ({
      path: `/${file.replace(/(?:(?<=^|\/)index)?\.html$/, '')}`,
      html: readFileSync(join(dist, file), 'utf8'),
    }))
}

/** Whether the site has a file for a path. */
export function hasPage(path: string): boolean {
  return fileOf(path) !== undefined
}

/** Serves the built site on a free port. */
export async function serveSite(): Promise<AsyncDisposable & { readonly origin: string }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site')
    const file = fileOf(pathname)
    const type = contentTypes[extname(file ?? '.html')] ?? 'application/octet-stream'
    response.writeHead(file === undefined ? 404 : 200, { 'content-type': type })
    response.end(readFileSync(file ?? join(dist, '404.html')))
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => void server.close(resolve))
    },
  }
}
