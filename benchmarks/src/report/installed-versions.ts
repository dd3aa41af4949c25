import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { peersFolder } from '../libraries.ts'

interface Manifest {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
}

/** The two installations: ours and the peers'. */
const installations = [join(import.meta.dirname, '../..'), peersFolder]

/** The versions of all measured packages and of the tools. */
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
