import { execFile } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { expect, it } from 'vitest'

it('runs the contract suites under node:test', async () => {
  const file = fileURLToPath(new URL('node-test/contract-suites.ts', import.meta.url))
  const options = ['--conditions=@spotify-sdk/source', '--test', '--test-reporter=tap']
  // Exits with 1, as one cache has a flaw.
  const run = promisify(execFile)(process.execPath, [...options, file])
  const { stdout } = await run.catch((failure: { readonly stdout: string }) => failure)
  const counts = /^# tests (\d+)[^]*^# pass (\d+)\n# fail (\d+)[^]*^# skipped (\d+)/m.exec(stdout)
  expect(counts?.slice(1).map(Number)).toEqual([216, 158, 1, 57])
  expect(stdout).toMatch(/# Subtest: whole cache\n/)
  expect(stdout).toMatch(/not ok \d+ - replaces a token as a whole\n/)
  expect(stdout).toMatch(/ok \d+ - can be closed twice # SKIP smallest cache has no close\n/)
})

it('can be required from CommonJS', async () => {
  const program = `require('@spotify-sdk/testing').MockSpotify.start().then((mock) => mock.close())`
  const options = ['--conditions=@spotify-sdk/source', '--eval', program]
  const { stderr } = await promisify(execFile)(process.execPath, options, {
    cwd: import.meta.dirname,
  })
  expect(stderr).toBe('')
})
