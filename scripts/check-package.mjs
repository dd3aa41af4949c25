/**
 * Packs the package in the current folder as it would be published, and checks the tarball:
 * `publint --strict`, `attw --profile esm-only`, its files and its manifest. The tarball stays
 * there, and the tests install it.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

const shell = process.platform === 'win32'
const tarball = 'package.tgz'

/** Contents of a tarball besides `dist/`. The change log exists from the first release on. */
const documents = ['package.json', 'README.md', 'LICENSE']
if (existsSync('CHANGELOG.md')) documents.push('CHANGELOG.md')

function checkFiles(files) {
  const missing = [...documents, 'dist/index.js', 'dist/index.d.ts']
    .filter((file) => !files.includes(file))
    .map((file) => `${file} is missing from the tarball`)
  const unexpected = files
    .filter(
      (file) =>
        !documents.includes(file) && !/^dist\/(?:node\/)?[^/]+\.(?:js|js\.map|d\.ts)$/.test(file),
    )
    .map((file) => `${file} does not belong in the tarball`)
  return [...missing, ...unexpected]
}

function checkManifest(manifest) {
  return ['workspace:', '@spotify-sdk/source', './src/']
    .filter((text) => JSON.stringify(manifest).includes(text))
    .map((text) => `the packed package.json still says ${JSON.stringify(text)}`)
}

function checkTypes() {
  const options = ['--profile', 'esm-only', '--format', 'ascii', '--no-emoji', '--no-color']
  const { status, stdout, stderr } = spawnSync('attw', [tarball, ...options], {
    encoding: 'utf8',
    shell,
  })
  return status === 0 ? [] : [`attw --profile esm-only:\n${stdout ?? ''}${stderr ?? ''}`]
}

async function check(files) {
  const { buffer } = new Uint8Array(readFileSync(tarball))
  const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true })
  return [
    ...checkFiles(files),
    ...checkManifest(pkg),
    ...messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`),
    ...checkTypes(),
  ]
}

const report = JSON.parse(
  execFileSync('pnpm', ['pack', '--json', '--out', tarball], { encoding: 'utf8', shell }),
)
const files = report.files.map(({ path }) => path)
const problems = await check(files)
for (const problem of problems) console.error(`${report.name}: ${problem}`)
if (problems.length > 0) process.exitCode = 1
