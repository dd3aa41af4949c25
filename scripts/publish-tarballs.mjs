/**
 * Publishes the tarballs in a folder to npm unchanged:
 * `node scripts/publish-tarballs.mjs <folder>`.
 *
 * Versions that the registry has are skipped, so that an interrupted run can be repeated. No
 * package script runs. Needs only Node, npm and `tar`.
 */
import { execFileSync } from 'node:child_process'
import { tarballsIn } from './tarballs.mjs'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('Usage: node scripts/publish-tarballs.mjs <folder>')

const packages = tarballsIn(folder)
if (packages.length === 0) throw new Error(`There is no tarball in ${folder}.`)

for (const { file, name, version } of packages) {
  if (isPublished(name, version)) {
    console.log(`${name}@${version} is there already.`)
    continue
  }
  execFileSync('npm', ['publish', file, '--access=public', '--ignore-scripts'], {
    stdio: 'inherit',
  })
}

/** Whether the registry has this version. If it does not answer, nothing is published. */
function isPublished(name, version) {
  try {
    const answer = execFileSync('npm', ['view', `${name}@${version}`, 'version', '--json'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return answer.includes(version)
  } catch (error) {
    if (`${error.stdout}${error.stderr}`.includes('E404')) return false
    throw error
  }
}
