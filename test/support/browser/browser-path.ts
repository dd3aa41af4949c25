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

/** Returns the path of the first of these programs on the PATH. */
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
