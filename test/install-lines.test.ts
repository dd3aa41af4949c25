import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { MockSpotify } from '@spotify-sdk/testing'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FakeBrowser } from 'test-support/browser/fake-browser.ts'
import { foreignPackages, tarballs, versionOf } from './installed-packages.ts'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { isWorkerSample, runWorkerSample } from './worker-sample.ts'
import { publishedPackages } from './workspace-packages.ts'
import { childEnvironment } from 'test-support/child-environment.ts'
import { isFull } from 'test-support/is-full.ts'

const root = join(import.meta.dirname, '..')
const node = join(root, 'node_modules/node/bin/node')

/** A module on a page, and the packages that the page's `npm install` lines have named by then. */
interface Sample {
  readonly page: string
  readonly number: number
  readonly code: string
  readonly installed: readonly string[]
}

const samplesIn = (...pages: readonly string[]): readonly Sample[] =>
  globSync(pages, {
    cwd: root,
    exclude: ['docs/{decisions,node_modules,recipes,reference,web-api}/**'],
  })
    .toSorted()
    .flatMap(samplesOf)

const samplesOfReadmes = samplesIn('README.md', 'packages/*/README.md')
const samplesOfSite = samplesIn('docs/**/*.md')
const firstSamples = samplesOfReadmes.filter(({ number }) => number === 1)

function samplesOf(page: string): readonly Sample[] {
  const found: Sample[] = []
  const installed: string[] = []
  const text = readFileSync(join(root, page), 'utf8')
  // Code blocks, lines inside sentences, and links that the site replaces by snippets.
  const blocks = text.matchAll(
    /^```(sh|ts)\n(.*?)^```$|`(npm install [^`]+)`|^\[[^\]\n]+\]\([./]+(snippets\/\S+\.ts)\)$/gms,
  )
  for (const [, language, code = '', line = '', snippet] of blocks) {
    if (language === 'ts' || snippet !== undefined) {
      const module =
        snippet === undefined ? code : readFileSync(join(root, 'docs', snippet), 'utf8')
      found.push({ page, number: found.length + 1, code: module, installed: [...installed] })
    } else {
      for (const [, names = ''] of `${code}\n${line}`.matchAll(/^npm install (.*)$/gm)) {
        installed.push(...names.split(' ').filter((word) => !word.startsWith('-')))
      }
    }
  }
  return found
}

/** The packages that a module imports, including type imports. */
function importsOf(code: string): readonly string[] {
  const names = ts
    .preProcessFile(code)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((specifier) => !/^(?:node:|cloudflare:|\.)/.test(specifier))
    .map((specifier) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier)
  return [...new Set(names)]
}

describe('a page', () => {
  it.for([...samplesOfReadmes, ...samplesOfSite])(
    'installs what sample $number of $page imports before it',
    (sample) => {
      const missing = importsOf(sample.code).filter((name) => !sample.installed.includes(name))
      expect(missing).toEqual([])
    },
  )

  it('of the site has samples', () => {
    expect(samplesOfSite.length).toBeGreaterThan(50)
  })
})

const ours = new Map(
  publishedPackages.map(({ manifest }, index) => [manifest.name, `file:${tarballs()[index]}`]),
)

/** The source of a package: our tarball, or the lock file's version. */
function specifierOf(name: string, page: string): string {
  return ours.get(name) ?? versionOf(name, join(root, dirname(page)))
}

type Install = (folder: string, dependencies: Readonly<Record<string, string>>) => Promise<void>

const quietly = ['--prefer-offline', '--ignore-scripts']

async function run(folder: string, command: string, options: readonly string[]): Promise<void> {
  const shell = process.platform === 'win32'
  await promisify(execFile)(command, options, { cwd: folder, shell })
}

/** How each package manager installs the packages of the line, with ours from tarballs. */
const managers: Readonly<Record<string, Install>> = {
  npm: async (folder, dependencies) => {
    const needed = [...ours].filter(([name]) => dependencies[name] === undefined)
    const overrides = { ...foreignPackages('dependencies'), ...Object.fromEntries(needed) }
    const manifest = { private: true, type: 'module', dependencies, overrides }
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
    await run(folder, 'npm', ['install', '--no-audit', '--no-fund', ...quietly])
  },
  // Strict: a package can import only what its own manifest names.
  pnpm: async (folder, dependencies) => {
    const overrides = { ...foreignPackages('dependencies'), ...Object.fromEntries(ours) }
    const manifest = { private: true, type: 'module', dependencies }
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
    // JSON is valid YAML.
    writeFileSync(join(folder, 'pnpm-workspace.yaml'), JSON.stringify({ overrides }))
    await run(folder, 'pnpm', ['install', '--no-frozen-lockfile', ...quietly])
  },
}

/** `pnpm test:full` installs for every README, by both; `npm test` for the root README, by npm. */
const chosen = Object.entries(managers).filter(([name]) => isFull || name === 'npm')
const laidOut = firstSamples.filter(({ page }) => isFull || page === 'README.md')

describe.each(chosen)('installed by %s in an empty folder', (_, install) => {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), 'spotify-sdk-install-lines-')))
  let mock: MockSpotify
  let postgres: PostgresServer
  let redis: RedisServer
  let browser: FakeBrowser

  beforeAll(async () => {
    mock = await MockSpotify.start()
    redis = await RedisServer.start()
    postgres = await PostgresServer.start()
    browser = await FakeBrowser.start(async (url) => fetch(await mock.authorize(url)))
  })

  afterAll(async () => {
    await mock.close()
    await redis[Symbol.asyncDispose]()
    await postgres[Symbol.asyncDispose]()
    await browser[Symbol.asyncDispose]()
    rmSync(parent, { recursive: true, force: true, maxRetries: 5 })
  })

  /** Lays out a sample beside the packages that its README installs. @returns Its file. */
  async function layOut({ page, code, installed }: Sample): Promise<string> {
    const folder = join(parent, page === 'README.md' ? 'root' : basename(dirname(page)))
    mkdirSync(folder)
    const entries = installed.map((name) => [name, specifierOf(name, page)] as const)
    await install(folder, Object.fromEntries(entries))
    const file = join(folder, 'sample.ts')
    writeFileSync(file, code)
    return file
  }

  it.for(laidOut.filter(({ code }) => !isWorkerSample(code)))(
    'the first sample of $page runs, with its types',
    { timeout: 120_000 },
    async (sample) => {
      const file = await layOut(sample)
      expect(complaintsOf([file])).toEqual([])
      const app = { SPOTIFY_SDK_REDIRECT_URI: 'http://127.0.0.1:8888/callback' }
      const home = { HOME: dirname(file), LOCALAPPDATA: dirname(file) }
      const env = {
        ...childEnvironment,
        ...home,
        ...mock.env,
        ...app,
        REDIS_URL: redis.url,
        DATABASE_URL: postgres.url,
        TOKEN_KEY: randomBytes(32).toString('base64'),
        SPOTIFY_SDK_SESSION_SECRET: randomBytes(32).toString('base64'),
        BROWSER: browser.path,
      }
      await promisify(execFile)(node, [file], { env })
    },
  )

  it.for(laidOut.filter(({ code }) => isWorkerSample(code)))(
    'the first sample of $page runs in workerd, with its types',
    { timeout: 120_000 },
    async (sample) => {
      const file = await layOut(sample)
      const declarations = join(dirname(file), 'worker-configuration.d.ts')
      writeFileSync(declarations, workerConfiguration)
      const types = {
        types: ['@cloudflare/workers-types'],
        typeRoots: [join(root, 'node_modules')],
      }
      expect(complaintsOf([file, declarations], types)).toEqual([])
      await runWorkerSample(file, { ...mock.env })
    },
  )
})

/** What `wrangler types` writes. */
const workerConfiguration = `declare namespace Cloudflare {
  interface Env {
    readonly TOKENS: DurableObjectNamespace
    readonly SPOTIFY_SDK_CLIENT_ID: string
    readonly SPOTIFY_SDK_CLIENT_SECRET: string
  }
}`

const compilerOptions: ts.CompilerOptions = {
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.NodeNext,
  types: ['node'],
  typeRoots: [join(root, 'node_modules/@types')],
}

const plainHost = ts.createCompilerHost(compilerOptions)
const parsed = new Map<string, ts.SourceFile | undefined>()

/** Parses the libraries of TypeScript and Node once for all samples. */
const compilerHost: ts.CompilerHost = {
  ...plainHost,
  getSourceFile: (file, ...others) => {
    const source = parsed.get(file) ?? plainHost.getSourceFile(file, ...others)
    if (file.startsWith(root)) parsed.set(file, source)
    return source
  },
}

/** The errors that TypeScript reports for a module in its folder. */
function complaintsOf(
  files: readonly string[],
  types: Pick<ts.CompilerOptions, 'types' | 'typeRoots'> = {},
): readonly string[] {
  const program = ts.createProgram(files, { ...compilerOptions, ...types }, compilerHost)
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}
