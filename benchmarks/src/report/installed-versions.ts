import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { peersFolder } from '../libraries.ts'

interface Manifest {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
}

/** What is used in two installations: ours, and that of the peers. */
const installations = [join(import.meta.dirname, '../..'), peersFolder]

/** The versions of all packages that are measured, or measured with. */
export function installedVersions(): Readonly<Record<string, string>> {
  const versions = installations.flatMap((folder) =>
    Object.keys(manifestIn(folder).dependencies).map(
      (name) => [name, manifestIn(join(folder, 'node_modules', name)).version] as const,
    ),
  )
  return Object.fromEntries(versions.toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

function manifestIn(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}
