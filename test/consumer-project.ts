import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { publishedPackages } from './workspace-packages.ts'

/**
 * Makes an empty folder of a user, outside the workspace, in which every package is installed as
 * it is built: imports go through `exports` into `dist`, as for whoever installs the tarballs.
 *
 * @returns The folder; the caller removes it.
 */
export function createConsumerProject(): string {
  const unbuilt = publishedPackages.find(
    ({ directory }) => !existsSync(join(directory, 'dist/index.d.ts')),
  )
  if (unbuilt !== undefined) {
    throw new Error(`${unbuilt.manifest.name} is not built: run \`pnpm build\` first.`)
  }

  const project = realpathSync(mkdtempSync(join(tmpdir(), 'spotify-sdk-consumer-')))
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
  for (const { manifest, directory } of publishedPackages) {
    const link = join(project, 'node_modules', manifest.name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(directory, link)
  }
  return project
}
