import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Where one of these programs stands on the PATH, the first of them that does. */
export function browserPath(what: string, names: readonly string[]): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const path = names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find(isExecutable)
  if (path === undefined) {
    throw new Error(`There is no ${what} on the PATH: run \`node scripts/test-programs.mjs\`.`)
  }
  return path
}
