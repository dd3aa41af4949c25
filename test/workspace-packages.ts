import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** The parts of a package.json that these tests read. */
export interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly exports: Readonly<Record<string, string | { readonly '@spotify-sdk/source': string }>>
  readonly publishConfig: { readonly exports: Readonly<Record<string, object>> }
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, unknown>>
}

export interface WorkspacePackage {
  /** Its folder below `packages/`. */
  readonly id: string
  readonly directory: string
  readonly manifest: Manifest
}

function readPackage(manifestPath: string): WorkspacePackage {
  const directory = join(root, dirname(manifestPath))
  const manifest = readManifest(join(root, manifestPath))
  return { id: basename(directory), directory, manifest }
}

export function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest
}

/** Every published package below `packages/`. */
export const publishedPackages: readonly WorkspacePackage[] = globSync('packages/*/package.json', {
  cwd: root,
})
  .toSorted()
  .map(readPackage)
  .filter(({ manifest }) => manifest.private !== true)
