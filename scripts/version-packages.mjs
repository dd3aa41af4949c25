/**
 * Turns the changesets into versions and change logs (`changeset version`).
 *
 * A package without a change log was never released, and its package.json already says 0.1.0, the
 * version that its first release shall have. Counted from 0.0.0, its `minor` changesets make
 * exactly that; counted from 0.1.0 they would skip it.
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
