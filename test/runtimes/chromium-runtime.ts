import { createReadStream, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join, relative } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchChromium } from 'test-support/browser/chromium.ts'
import { claims } from './claims.ts'
import type { Outcome, Runtime } from './runtime.ts'
import type { Stage } from './stage.ts'

/** A page loads the packages unbundled, through an import map. One tab per run. */
export class ChromiumRuntime implements Runtime, AsyncDisposable {
  readonly name = 'Chromium'
  readonly #browser: Browser
  readonly #context: BrowserContext
  readonly #server: Server

  private constructor(browser: Browser, context: BrowserContext, project: string) {
    this.#browser = browser
    this.#context = context
    const page = `<!doctype html><link rel="icon" href="data:,"><script type="importmap">${importMapOf(project)}</script>`
    this.#server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://page')
      if (pathname === '/') return response.setHeader('content-type', 'text/html').end(page)
      const isScript = /\.m?js$/.test(pathname)
      if (!isScript) return response.writeHead(404).end()
      response.setHeader('content-type', 'text/javascript')
      return createReadStream(join(project, pathname)).pipe(response)
    })
  }

  static async start(project: string): Promise<ChromiumRuntime> {
    const browser = await launchChromium()
    const runtime = new ChromiumRuntime(browser, await browser.newContext(), project)
    await new Promise<void>((resolve) => runtime.#server.listen(0, '127.0.0.1', resolve))
    return runtime
  }

  async run(program: string, stage: Stage): Promise<Outcome> {
    const page = await this.#context.newPage()
    const complaints = complaintsOf(page)
    const { port } = this.#server.address() as AddressInfo
    await page.goto(`http://127.0.0.1:${port}/`)
    const facts = stage.facts({ appOptions: stage.appOptions, isPage: true })
    // Passed as text, because code compiled here does not run in a page.
    const outcome = await page.evaluate<Omit<Outcome, 'complaints'>>(`
      Promise.all([import('/smoke/${program}.mjs'), import('/smoke/stage.mjs')]).then(
        async ([{ expected, run }, { createStage }]) => {
          return { observed: await run(createStage(${JSON.stringify(facts)})), expected }
        })`)
    await page.close()
    return { ...outcome, complaints: complaints.join('\n') }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close()
    this.#server.close()
  }
}

/** Where a page finds the modules and their dependencies. */
function importMapOf(project: string): string {
  const require = createRequire(join(project, 'package.json'))
  const forPages = claims.filter(({ runtimes }) => runtimes.includes('browsers'))
  const ours = forPages.flatMap(({ manifest: { name, exports } }) =>
    Object.entries(exports)
      .filter(([, target]) => typeof target !== 'string')
      .map(([entry]) => {
        const file = entry === '.' ? 'index' : entry.slice('./'.length)
        return [join(name, entry), `/${join('node_modules', name, 'dist', `${file}.js`)}`]
      }),
  )
  const others = forPages
    .flatMap(({ manifest }) => Object.keys(manifest.dependencies ?? {}))
    .filter((name) => !name.startsWith('@spotify-sdk/'))
    .map((name) => [name, `/${relative(project, require.resolve(name))}`])
  const peers = forPages.flatMap(({ manifest }) =>
    Object.keys(manifest.peerDependencies ?? {})
      .filter((name) => manifest.peerDependenciesMeta?.[name] === undefined)
      .map((name) => [name, moduleOf(project, name)]),
  )
  return JSON.stringify({ imports: Object.fromEntries([...ours, ...others, ...peers]) })
}

/** Foreign packages may have two builds, and `require` finds the one that is not an ES module. */
function moduleOf(project: string, name: string): string {
  const folder = join('node_modules', name)
  const text = readFileSync(join(project, folder, 'package.json'), 'utf8')
  const { module } = JSON.parse(text) as { readonly module: string }
  return `/${join(folder, module)}`
}

function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    const isComplaint = message.type() === 'error' || message.type() === 'warning'
    // The browser itself logs error statuses, which the programs check.
    const isOfTheNetwork = message.text().startsWith('Failed to load resource')
    if (isComplaint && !isOfTheNetwork) complaints.push(message.text())
  })
  return complaints
}
