/**
 * Reads the tarballs of packages. Needs only Node and `tar`, because it runs where nothing is
 * installed.
 */
import { execFileSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Lists the packages in a folder, each after its dependencies.
 *
 * @returns {{ file: string, name: string, version: string, dependencies: string[] }[]}
 */
export function tarballsIn(folder) {
  const left = globSync('**/*.tgz', { cwd: folder })
    .toSorted()
    .map((file) => describeTarball(join(folder, file)))
  const names = new Set(left.map(({ name }) => name))
  const ordered = []
  while (left.length > 0) {
    const isReady = ({ dependencies }) =>
      dependencies.every((name) => !names.has(name) || ordered.some((each) => each.name === name))
    const next = left.findIndex(isReady)
    if (next === -1) throw new Error('The packages depend on each other in a circle.')
    ordered.push(...left.splice(next, 1))
  }
  return ordered
}

function describeTarball(file) {
  const { name, version, dependencies = {} } = JSON.parse(readFromTarball(file, 'package.json'))
  return { file, name, version, dependencies: Object.keys(dependencies) }
}

/** Returns the text of a file in a tarball. */
export function readFromTarball(file, path) {
  return execFileSync('tar', ['-xzOf', file, `package/${path}`], { encoding: 'utf8' })
}
