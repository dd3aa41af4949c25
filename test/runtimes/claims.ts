import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { publishedPackages, type Manifest } from '../workspace-packages.ts'

/** What a package claims. */
export interface Claim {
  /** Its folder below `packages/`; its smoke program has the same name. */
  readonly packageId: string
  readonly manifest: Manifest
  /** In the words of its README: `Node 22.12 or later`, `Bun`, `browsers`. */
  readonly runtimes: readonly string[]
}

/** The line in which every README says where its package runs. */
const claimPattern = /^(?<runtimes>\S.*?); ES modules only\./m

/** The claims of each README. The smoke suite runs exactly these. */
export const claims: readonly Claim[] = publishedPackages.map(({ id, directory, manifest }) => {
  const readme = readFileSync(join(directory, 'README.md'), 'utf8')
  const runtimes = claimPattern.exec(readme)?.groups?.['runtimes']
  if (runtimes === undefined) {
    throw new Error(`The README of ${id} has no line \`Node 22.12 or later, …; ES modules only.\``)
  }
  return { packageId: id, manifest, runtimes: runtimes.split(', ') }
})
