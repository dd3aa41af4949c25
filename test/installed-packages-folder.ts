import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** An empty folder for `installedPackages()`, which ends with the run. */
    installedPackages: string
  }
}

/** Runs once before all test files. @returns What runs after them. */
export function setup({ provide }: TestProject): () => void {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'spotify-sdk-installed-')))
  provide('installedPackages', folder)
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
