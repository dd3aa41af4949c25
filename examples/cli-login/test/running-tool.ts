import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'
import { childEnvironment } from 'test-support/child-environment.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
/** The project's own Node, as `pnpm cli-login` uses it. */
const node = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url))

/** The result of a run of the tool. */
export interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the tool as a process until it exits. */
export async function run(env: Record<string, string>, ...words: readonly string[]): Promise<Run> {
  const command = ['--conditions=@spotify-sdk/source', main, ...words]
  const options = { env: { ...childEnvironment, NO_COLOR: '1', ...env } }
  try {
    return { code: 0, ...(await promisify(execFile)(node, command, options)) }
  } catch (error) {
    return error as Run
  }
}

/** A home folder for one test, where the tokens are stored. */
export function makeHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'spotify-sdk-home-'))
  onTestFinished(() => rmSync(home, { recursive: true }))
  return home
}
