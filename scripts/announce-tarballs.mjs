/**
 * Makes a tag and a GitHub release for each tarball in a folder, with the change log of this
 * version: `node scripts/announce-tarballs.mjs <folder>`, at the commit of GITHUB_SHA.
 *
 * Existing releases are skipped, so that an interrupted run can be repeated. Needs only Node, `gh`
 * and `tar`.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { readFromTarball, tarballsIn } from './tarballs.mjs'

const [folder] = process.argv.slice(2)
const { GITHUB_SHA: commit, GITHUB_REPOSITORY: repository } = process.env
if (folder === undefined) throw new Error('Usage: node scripts/announce-tarballs.mjs <folder>')
if (!commit || !repository) throw new Error('GITHUB_SHA and GITHUB_REPOSITORY are not set.')

for (const { file, name, version } of tarballsIn(folder)) {
  const tag = `${name}@${version}`
  const where = ['--repo', repository]
  if (spawnSync('gh', ['release', 'view', tag, ...where]).status === 0) continue
  const notes = notesOf(readFromTarball(file, 'CHANGELOG.md'), version)
  const options = ['--target', commit, '--title', tag, '--notes-file', '-']
  execFileSync('gh', ['release', 'create', tag, ...where, ...options], {
    input: notes,
    stdio: ['pipe', 'inherit', 'inherit'],
  })
}

/** Returns the text between the heading of a version and the next one. */
function notesOf(changeLog, version) {
  const [, ...sections] = changeLog.split(/^## /m)
  const section = sections.find((text) => text.split('\n', 1)[0].trim() === version)
  if (section === undefined) throw new Error(`The change log has nothing on ${version}.`)
  return section.slice(section.indexOf('\n') + 1).trim()
}
