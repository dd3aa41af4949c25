/**
 * Turns the changesets into versions and change logs (`changeset version`).
 *
 * An unreleased package has no change log, and its package.json says 0.1.0, the version of its
 * first release. Counted from 0.0.0, its `minor` changeset makes 0.1.0; counted from 0.1.0 it would
 * make 0.2.0.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const firstVersion = '0.1.0'

function setVersion(file, version) {
  const manifest = readFileSync(file, 'utf8')
  writeFileSync(file, manifest.replace(/("version": )"[^"]*"/, `$1"${version}"`))
}

const unreleased = globSync('packages/*/package.json').filter(
  (file) => !existsSync(join(dirname(file), 'CHANGELOG.md')),
)

for (const file of unreleased) setVersion(file, '0.0.0')
const { status } = spawnSync('changeset', ['version'], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
})
process.exitCode = status ?? 1

for (const file of unreleased) {
  if (JSON.parse(readFileSync(file, 'utf8')).version === firstVersion) continue
  setVersion(file, firstVersion)
  console.error(`${dirname(file)} was never released and has no \`minor\` changeset: write one.`)
  process.exitCode = 1
}
