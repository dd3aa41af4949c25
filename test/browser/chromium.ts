import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome']

/** Keeps to the pages that it is given: looks up nothing, updates nothing, reports nothing. */
export const chromiumArguments: readonly string[] = [
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The system's Chromium, or Chrome. */
export function chromiumPath(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const path = names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find(isExecutable)
  if (path === undefined) {
    throw new Error('There is no Chromium on the PATH: run `node scripts/test-programs.mjs`.')
  }
  return path
}

/** A real Chromium of the test's own, with a fresh profile; each context in it is a browser apart. */
export async function launchChromium(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    // As root, as in many containers, its sandbox does not start.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [...chromiumArguments, ...args],
  })
}
