import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Bundles a page of `pages/` from the packages' sources. */
async function bundlePage(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`pages/${name}.ts`, import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    conditions: ['@spotify-sdk/source', 'browser', 'import'],
    // The contract suites import vitest elsewhere; in the page they get another runner.
    external: ['vitest'],
  })
  return outputFiles[0]?.text ?? ''
}

/** An origin with `/tab`, `/contract`, and `/sandbox`, which has a tab in a sandboxed frame. */
export class PageServer implements AsyncDisposable {
  readonly port: number
  readonly origin: string
  readonly #server: ReturnType<typeof createServer>

  private constructor(server: ReturnType<typeof createServer>) {
    this.#server = server
    this.port = (server.address() as AddressInfo).port
    this.origin = `http://127.0.0.1:${this.port}`
  }

  static async start(): Promise<PageServer> {
    const scripts = new Map([
      ['/tab.js', await bundlePage('tab')],
      ['/contract.js', await bundlePage('contract')],
    ])
    const server = createServer((request, response) => {
      const { pathname, search } = new URL(request.url ?? '/', 'http://localhost')
      const script = scripts.get(pathname)
      // A sandboxed frame has no origin.
      response.setHeader('access-control-allow-origin', '*')
      response.setHeader('content-type', script === undefined ? 'text/html' : 'text/javascript')
      response.end(script ?? pageOf(pathname, search))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return new PageServer(server)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}

function pageOf(pathname: string, search: string): string {
  return pathname === '/sandbox'
    ? `<!doctype html><title>App</title><iframe sandbox="allow-scripts" src="/tab${search}"></iframe>`
    : `<!doctype html><title>App</title><script type="module" src="${pathname}.js"></script>`
}
