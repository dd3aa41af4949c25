import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { experiments } from '../src/experiments.ts'

const root = join(import.meta.dirname, '../..')
const node = join(root, 'node_modules/node/bin/node')
const main = join(root, 'benchmarks/src/main.ts')

/** Bundles need a build; test/bundle.test.ts tests them. */
const names = experiments.map(({ name }) => name).filter((name) => name !== 'bundle-size')

/** Expected counts by their title. */
const counts = [
  'token requests of 100 concurrent callers without a token',
  '2 processes that share a cache: token requests in a lifetime',
  'modules of Redis clients that the import of `cache-redis` loads',
]

describe('the benchmarks', () => {
  it('run for our side, and reach the expected counts', async () => {
    const options = ['--conditions=@spotify-sdk/source', main, '--tiny', '--no-peers', ...names]
    const { stdout } = await promisify(execFile)(node, options, { cwd: root })
    for (const name of names) expect(stdout).toContain(`(${name})`)
    for (const count of counts) {
      expect(stdout).toMatch(new RegExp(`\\| ${count} \\|.*\\| yes \\|`))
    }
  })
})
