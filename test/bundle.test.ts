import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { afterAll, describe, expect, it } from 'vitest'
import { createConsumerProject } from './consumer-project.ts'

interface Bundle {
  /** Modules of which something is left in the bundle. */
  readonly modules: readonly string[]
  /** Imports that the bundler could not take in, such as Node's own modules. */
  readonly externals: readonly string[]
  /** What a browser loads: minified and compressed. */
  readonly gzippedBytes: number
}

const project = createConsumerProject()
afterAll(() => rmSync(project, { recursive: true }))

/** Bundles a program as a user would: from what is built, for no particular runtime. */
async function bundle(program: string): Promise<Bundle> {
  const { metafile, outputFiles } = await build({
    absWorkingDir: join(import.meta.dirname, '..'),
    stdin: { contents: program, resolveDir: project, loader: 'ts' },
    bundle: true,
    external: ['node:*'],
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
    gzippedBytes: gzipSync(outputFiles[0]?.contents ?? '').length,
  }
}

/** The folders from which modules of ky were taken. */
function copiesOfKy(modules: readonly string[]): readonly string[] {
  const inKy = modules.filter((path) => path.includes('node_modules/ky/'))
  return [...new Set(inKy.map((path) => path.replace(/\/ky\/.*/, '')))]
}

describe('a bundle', () => {
  it('holds no ky for a program that imports only types and errors', async () => {
    const { modules, externals } = await bundle(
      `import { AuthenticationError, SpotifyError, type TokenInfo } from '@spotify-sdk/auth-core'
       export const tell = (error: unknown, token: TokenInfo) =>
         SpotifyError.is(error) && !AuthenticationError.is(error) && token.expiresAt`,
    )
    expect(copiesOfKy(modules)).toEqual([])
    expect(modules).toContain('packages/auth-core/dist/index.js')
    expect(externals).toEqual([])
  })

  it('holds ky once, and nothing of Node, for a program with ClientCredentials', async () => {
    const { modules, externals } = await bundle(
      `import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
       export const provider = new ClientCredentials()`,
    )
    expect(copiesOfKy(modules)).toHaveLength(1)
    expect(externals).toEqual([])
  })

  it('holds ky once, and nothing of Node, for a page with AuthorizationCodePkce', async () => {
    const { modules, externals } = await bundle(
      `import { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
       export const provider = new AuthorizationCodePkce()`,
    )
    expect(copiesOfKy(modules)).toHaveLength(1)
    expect(externals).toEqual([])
  })

  it('is small, for a page with AuthorizationCodePkce and BrowserTokenCache', async () => {
    const { modules, externals, gzippedBytes } = await bundle(
      `import { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
       import { BrowserTokenCache } from '@spotify-sdk/cache-browser'
       export const provider = new AuthorizationCodePkce({ tokenCache: new BrowserTokenCache() })`,
    )
    expect(copiesOfKy(modules)).toHaveLength(1)
    expect(externals).toEqual([])
    expect(gzippedBytes).toBeLessThan(30_000)
  })

  it('of BrowserTokenCache alone holds no ky', async () => {
    const { modules, gzippedBytes } = await bundle(
      `import { BrowserTokenCache } from '@spotify-sdk/cache-browser'
       export const tokenCache = new BrowserTokenCache()`,
    )
    expect(copiesOfKy(modules)).toEqual([])
    expect(gzippedBytes).toBeLessThan(6_500)
  })
})
