import { execFileSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { inject } from 'vitest'
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
 * A user's folder outside the workspace, where npm has installed every package from its tarball,
 * with the optional peers. The first test file that asks installs; all others wait for it, and share
 * the folder: each writes only into folders of its own name.
 */
export async function installedPackages(): Promise<string> {
  const folder = inject('installedPackages')
  const outcome = join(folder, 'outcome.txt')
  if (claim(folder)) writeFileSync(outcome, install(join(folder, 'user')))
  const end = Date.now() + 1000 * (maxInstallSeconds + 60)
  while (!existsSync(outcome) || readFileSync(outcome, 'utf8') === '') {
    if (Date.now() > end) throw new Error('The test file that installs the packages has ended.')
    await setTimeout(100)
  }
  const text = readFileSync(outcome, 'utf8')
  if (text !== installedWell) throw new Error(text)
  return join(folder, 'user')
}

const installedWell = 'installed'

/** npm takes some ten seconds. */
const maxInstallSeconds = 300

/** @returns Whether this process is the first. */
function claim(folder: string): boolean {
  try {
    mkdirSync(join(folder, 'user'))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** @returns `installed`, or what went wrong. */
function install(folder: string): string {
  // The npm cache is used first, so that a second run needs no network.
  const options = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund']
  try {
    const manifest = {
      private: true,
      type: 'module',
      dependencies: foreignPackages('peerDependencies'),
      overrides: foreignPackages('dependencies'),
    }
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
    execFileSync('npm', ['install', '--loglevel=error', ...options, ...tarballs()], {
      cwd: folder,
      shell: process.platform === 'win32',
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 1000 * maxInstallSeconds,
    })
    return linksIn(folder) ?? installedWell
  } catch (error) {
    return String(error)
  }
}

/** A link into the repository would hide files that a tarball lacks. */
function linksIn(folder: string): string | undefined {
  const folders = globSync('node_modules/@spotify-sdk/*', { cwd: folder })
  const links = folders.filter((name) => realpathSync(join(folder, name)) !== join(folder, name))
  if (folders.length === publishedPackages.length && links.length === 0) return undefined
  return `npm installed ${folders.join(', ')}, of which are links: ${links.join(', ')}`
}
