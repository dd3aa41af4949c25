import { execFile } from 'node:child_process'
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { installedPackages } from './installed-packages.ts'

interface Bundle {
  /** Modules that the bundle contains code of. */
  readonly modules: readonly string[]
  /** Imports that were not bundled, for example Node's modules. */
  readonly externals: readonly string[]
  /** Bytes, minified and compressed. */
  readonly size: number
}

const installed = await installedPackages()

/** Bundles a program like a user: from the npm installation, for no particular runtime. */
async function bundle(program: string, external: readonly string[] = []): Promise<Bundle> {
  const { metafile, outputFiles } = await build({
    absWorkingDir: installed,
    stdin: { contents: program, resolveDir: installed, loader: 'ts' },
    bundle: true,
    external: ['node:*', ...external],
    format: 'esm',
    metafile: true,
    minify: true,
    platform: 'neutral',
    write: false,
  })
  const outputs = Object.values(metafile.outputs)
  const inputs = outputs.flatMap((output) => Object.entries(output.inputs))
  return {
    modules: inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path),
    externals: outputs.flatMap((output) => output.imports.map(({ path }) => path)),
    size: gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length,
  }
}

/** Folders from which ky's modules were taken. */
function copiesOfKy(modules: readonly string[]): readonly string[] {
  const inKy = modules.filter((path) => path.includes('node_modules/ky/'))
  return [...new Set(inKy.map((path) => path.replace(/\/ky\/.*/, '')))]
}

const programs = [
  {
    what: 'only types and errors',
    copies: 0,
    budgetBytes: 1000,
    program: `import { AuthenticationError, SpotifyError, type TokenInfo } from '@spotify-sdk/auth-core'
      export const tell = (error: unknown, token: TokenInfo) =>
        SpotifyError.is(error) && !AuthenticationError.is(error) && token.expiresAt`,
  },
  {
    what: 'ClientCredentials',
    copies: 1,
    budgetBytes: 12_700,
    program: `import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
      export const provider = new ClientCredentials()`,
  },
  {
    what: 'AuthorizationCodePkce',
    copies: 1,
    budgetBytes: 22_400,
    program: `import { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
      export const provider = new AuthorizationCodePkce()`,
  },
  {
    what: 'AuthorizationCodePkce and BrowserTokenCache',
    copies: 1,
    budgetBytes: 26_660,
    program: `import { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
      import { BrowserTokenCache } from '@spotify-sdk/cache-browser'
      export const provider = new AuthorizationCodePkce({ tokenCache: new BrowserTokenCache() })`,
  },
  {
    what: 'BrowserTokenCache alone',
    copies: 0,
    budgetBytes: 6_550,
    program: `import { BrowserTokenCache } from '@spotify-sdk/cache-browser'
      export const tokenCache = new BrowserTokenCache()`,
  },
  {
    what: 'EncryptedTokenCache',
    copies: 0,
    budgetBytes: 11_750,
    program: `import { EncryptedTokenCache } from '@spotify-sdk/cache-encrypted'
      export const encrypt = (tokenCache, keys) => new EncryptedTokenCache({ tokenCache, keys })`,
  },
  {
    what: 'createLogin and a provider of its own',
    copies: 0,
    budgetBytes: 15_850,
    program: `import { createLogin } from '@spotify-sdk/auth-web'
      export const make = (authProvider) => createLogin({ authProvider })`,
  },
  {
    what: 'SpotifyClient and AuthorizationCodePkce',
    copies: 1,
    budgetBytes: 34_870,
    program: `import { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
      import { SpotifyClient } from '@spotify-sdk/client'
      export const client = new SpotifyClient({ authProvider: new AuthorizationCodePkce() })`,
  },
  {
    what: 'the official SDK and a provider of its own',
    copies: 0,
    budgetBytes: 11_050,
    program: `import { createAuthStrategy, sdkOptions } from '@spotify-sdk/official-sdk-adapter'
      const auth = { getAccessToken: () => '' }
      export const parts = [createAuthStrategy(auth), sdkOptions(auth)]`,
  },
  {
    what: 'createSpotifyFetch and a provider of its own',
    copies: 0,
    budgetBytes: 6_250,
    program: `import { createSpotifyFetch } from '@spotify-sdk/client'
      export const fetch = createSpotifyFetch({ authProvider: { getAccessToken: () => '' } })`,
  },
]

describe.each(programs)('a bundle with $what', ({ program, copies, budgetBytes }) => {
  it(`holds ky ${copies === 0 ? 'not at all' : 'once'}, and nothing of Node`, async () => {
    const { modules, externals } = await bundle(program)
    expect(copiesOfKy(modules)).toHaveLength(copies)
    expect(modules).toContain('node_modules/@spotify-sdk/auth-core/dist/index.js')
    expect(externals).toEqual([])
  })

  // If you raise a budget, say in the commit what the bytes are for.
  it(`contains at most ${budgetBytes} bytes of our code, without ky`, async () => {
    const { size } = await bundle(program, ['ky'])
    expect(size).toBeLessThanOrEqual(budgetBytes)
  })
})

/** What the client took of such a bundle before it had typed methods; measured once, in November 2026. */
const untypedClientBytes = 8310

/** What the methods, lists and events of the typed client may add to that. */
const typedClientBytes = 4160

function programOf(what: string): string {
  const found = programs.find((each) => each.what === what)
  if (found === undefined) throw new Error(`No program is named ${what}.`)
  return found.program
}

it(`SpotifyClient takes at most ${typedClientBytes} bytes more than the untyped client took`, async () => {
  const { size } = await bundle(programOf('SpotifyClient and AuthorizationCodePkce'), ['ky'])
  const withoutClient = await bundle(programOf('AuthorizationCodePkce'), ['ky'])
  const clientBytes = size - withoutClient.size
  expect(clientBytes - untypedClientBytes).toBeLessThanOrEqual(typedClientBytes)
})

it('a bundle with createSpotifyFetch alone contains no operation of the Web API', async () => {
  const { modules } = await bundle(programOf('createSpotifyFetch and a provider of its own'))
  expect(modules.filter((path) => path.includes('@spotify-sdk/client/dist/'))).toEqual([
    'node_modules/@spotify-sdk/client/dist/index.js',
  ])
})

describe('a program for Node, bundled into one file', () => {
  const program = `import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
    const fetch = async () => Response.json({ access_token: 'BQ1', token_type: 'Bearer' })
    const provider = new ClientCredentials({ clientId: 'app', clientSecret: 'secret', fetch })
    void provider.getAccessToken().then(console.log)`

  it.each([
    ['esm', 'mjs'],
    ['cjs', 'cjs'],
  ] as const)('contains what it loads later: %s', async (format, extension) => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'spotify-sdk-bundle-'))
    const outfile = join(folder.path, `program.${extension}`)
    await build({
      stdin: { contents: program, resolveDir: installed, loader: 'ts' },
      bundle: true,
      format,
      outfile,
      platform: 'node',
    })
    const { stdout } = await promisify(execFile)(process.execPath, [outfile], { cwd: folder.path })
    expect(stdout).toBe('BQ1\n')
  })
})
