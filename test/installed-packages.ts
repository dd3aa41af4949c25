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

/** Users bring a test runner of their own; these tests bring none. */
const leftOut = new Set(['vitest'])

/** Versions of the packages of others that ours need, as the lock file has them: an old commit stays what it was. */
export function foreignPackages(kind: 'dependencies' | 'peerDependencies'): Record<string, string> {
  const found = publishedPackages.flatMap(({ directory, manifest }) =>
    Object.keys(manifest[kind] ?? {})
      .filter((name) => !name.startsWith('@spotify-sdk/') && !leftOut.has(name))
      .map((name) => [name, versionOf(name, directory)] as const),
  )
  return Object.fromEntries(found)
}

/** The version of an installed package, as a folder of the workspace or the root has it. */
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
 * An empty folder of a user, outside the workspace, in which npm has installed every package from
 * its tarball, with the optional peers.
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
    // What its cache has is not asked for again: with that, a second run needs no network.
    const options = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund']
    execFileSync('npm', ['install', '--loglevel=error', ...options, ...tarballs()], {
      cwd: this.path,
      shell: process.platform === 'win32',
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    this.#holdsNothingOfTheWorkspace()
  }

  /** A link back into the repository would hide what a tarball lacks. */
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
