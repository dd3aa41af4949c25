import { execFile } from 'node:child_process'
import { cpSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { childEnvironment } from 'test-support/child-environment.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import { describe, expect, it } from 'vitest'

const packages = join(import.meta.dirname, '../..')
const ky = realpathSync(join(packages, 'auth-core/node_modules/ky'))

/** Stores a token in the cache of each argument, and prints what came of it. */
const program = `
  import { tokenCacheFromUrl } from '@spotify-sdk/cache-from-url'
  async function main() {
    for (const url of process.argv.slice(2)) {
      try {
        const cache = await tokenCacheFromUrl(url)
        await cache.set({ accessToken: 'a', expiresAt: 1_900_000_000 }, 'key')
        const { accessToken } = await cache.get('key')
        console.log(cache.constructor.name, accessToken)
        await cache.close?.()
      } catch ({ name, code, message }) {
        console.log(name, code, message)
      }
    }
  }
  main()`

/** As docs/cache/from-url.md says. */
const defineRequire =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)"

/** Bundles the program with what can be imported from a folder, and runs the bundle elsewhere. */
async function runBundle(
  resolveDir: string,
  urls: readonly string[],
  format: 'esm' | 'cjs' = 'esm',
): Promise<readonly string[]> {
  using elsewhere = new TemporaryFolder()
  const outfile = join(elsewhere.path, format === 'esm' ? 'bundle.mjs' : 'bundle.cjs')
  await build({
    stdin: { contents: program, resolveDir },
    // The Redis client is CommonJS, and requires modules of Node.
    banner: format === 'esm' ? { js: defineRequire } : {},
    bundle: true,
    conditions: ['@spotify-sdk/source'],
    format,
    logLevel: 'silent',
    outfile,
    platform: 'node',
  })
  const { stdout } = await promisify(execFile)(process.execPath, [outfile, ...urls], {
    env: { ...childEnvironment },
  })
  return stdout.trimEnd().split('\n')
}

/** A folder in which only some of the packages are installed: no `redis`, no `pg`. */
function installed(...names: readonly string[]): TemporaryFolder {
  const folder = new TemporaryFolder()
  const modules = join(folder.path, 'node_modules')
  cpSync(ky, join(modules, 'ky'), { recursive: true })
  for (const name of names) {
    for (const part of ['package.json', 'src']) {
      const from = join(packages, name, part)
      cpSync(from, join(modules, '@spotify-sdk', name, part), { recursive: true })
    }
  }
  return folder
}

const missing = (name: string): string =>
  `ConfigurationError missing_package The token cache of this deployment needs the package ${name}, which is not installed: run npm install ${name}.`

describe('a program that is bundled', () => {
  it('needs the packages of the caches that it uses, and no others', async () => {
    using folder = installed('auth-core', 'cache-from-url', 'cache-file')
    const files = `file://${folder.path}/tokens`
    const urls = ['memory:', files, 'redis://127.0.0.1:1', 'postgres://127.0.0.1:1/tokens']
    expect(await runBundle(folder.path, urls)).toEqual([
      'MemoryTokenCache a',
      'FileTokenCache a',
      missing('@spotify-sdk/cache-redis'),
      missing('@spotify-sdk/cache-postgres'),
    ])
  })

  it('names the client that is not installed beside its cache', async () => {
    using folder = installed('auth-core', 'cache-from-url', 'cache-redis', 'cache-postgres')
    const urls = ['redis://127.0.0.1:1', 'postgres://127.0.0.1:1/tokens']
    expect(await runBundle(folder.path, urls)).toEqual([missing('redis'), missing('pg')])
  })

  it.each(['esm', 'cjs'] as const)(
    'contains the Redis client that is installed (%s)',
    async (format) => {
      await using server = await RedisServer.start()
      const lines = await runBundle(join(packages, 'cache-from-url'), [server.url], format)
      expect(lines).toEqual(['RedisTokenCache a'])
    },
  )
})
