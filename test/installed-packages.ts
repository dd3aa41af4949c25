import { execFileSync } from 'node:child_process'
import {
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publishedPackages } from './workspace-packages.ts'

const root = join(import.meta.dirname, '..')

/** Users bring their own test runner; these tests need none. */
const leftOut = new Set(['vitest'])

/** Versions of foreign packages from the lock file, so that an old commit keeps its results. */
export function foreignPackages(kind: 'dependencies' | 'peerDependencies'): Record<string, string> {
  const found = publishedPackages.flatMap(({ directory, manifest }) =>
    Object.keys(manifest[kind] ?? {})
      .filter((name) => !name.startsWith('@spotify-sdk/') && !leftOut.has(name))
      .map((name) => [name, versionOf(name, directory)] as const),
  )
  return Object.fromEntries(found)
}

/** The installed version of a package, as a workspace folder or the root resolves it. */
export function versionOf(name: string, directory: string): string {
  const manifest = [directory, root]
    .map((folder) => join(folder, 'node_modules', name, 'package.json'))
    .find(existsSync)
  if (manifest === undefined) throw new Error(`${name} is not installed.`)
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string }).version
}

/** The tarball of every published package. */
export function tarballs(): readonly string[] {
  const files = publishedPackages.map(({ directory }) => join(directory, 'package.tgz'))
  const missing = files.find((file) => !existsSync(file))
  if (missing === undefined) return files
  throw new Error(`${missing} is missing: run \`pnpm exec turbo run pack:check\` first.`)
}

/**
 * An empty user folder outside the workspace, where npm has installed every package from its
 * tarball, with the optional peers.
 */
export class InstalledPackages implements Disposable {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'spotify-sdk-installed-')))

  constructor() {
    const manifest = {
      private: true,
      type: 'module',
      dependencies: foreignPackages('peerDependencies'),
      overrides: foreignPackages('dependencies'),
    }
    writeFileSync(join(this.path, 'package.json'), JSON.stringify(manifest))
    // The npm cache is used first, so that a second run needs no network.
    const options = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund']
    execFileSync('npm', ['install', '--loglevel=error', ...options, ...tarballs()], {
      cwd: this.path,
      shell: process.platform === 'win32',
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    this.#holdsNothingOfTheWorkspace()
  }

  /** A link into the repository would hide files that a tarball lacks. */
  #holdsNothingOfTheWorkspace(): void {
    const folders = globSync('node_modules/@spotify-sdk/*', { cwd: this.path })
    const foreign = folders.filter((folder) => {
      const path = join(this.path, folder)
      return realpathSync(path) !== path
    })
    if (folders.length === publishedPackages.length && foreign.length === 0) return
    throw new Error(
      `npm installed ${folders.join(', ')}, of which are links: ${foreign.join(', ')}`,
    )
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true })
  }
}
