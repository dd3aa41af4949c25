import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll } from 'vitest'
import { describeSite } from 'test-support/describe-site.ts'

const recipe = join(import.meta.dirname, '..')
const next = join(recipe, 'node_modules/next/dist/bin/next')

// Next.js compiles what the packages publish, so they must be built. This needs no credentials.
beforeAll(async () => {
  await promisify(execFile)(process.execPath, [next, 'build'], { cwd: recipe })
}, 600_000)

describeSite('nextjs', [next, 'start', recipe, '--hostname', '127.0.0.1'])
