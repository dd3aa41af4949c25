/**
 * Decides whether the code is right. `pnpm test`: everything but the long tests. `pnpm test:full`:
 * these too. `pnpm test <path> …`: tests of files and folders, without a build; accepts vitest's
 * options.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const isFull = process.argv.includes('--full')
const wanted = process.argv.slice(2).filter((argument) => argument !== '--full')

/** Runs a command, and exits if it fails. */
function run(command, ...options) {
  const shell = process.platform === 'win32'
  const { status } = spawnSync(command, options, { stdio: 'inherit', shell })
  if (status !== 0) process.exit(status ?? 1)
}

// Programs in JavaScript start faster where Node keeps what it compiles.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(
  new URL('../node_modules/.cache/node', import.meta.url),
)
if (wanted.length === 0) {
  run('node', 'scripts/test-programs.mjs')
  // Before the build, which replaces files that the linter follows imports to.
  run('oxlint')
  run('oxfmt', '--check')
  const tasks = ['check', 'build', 'pack:check', ...(isFull ? ['docs:build'] : [])]
  // Next.js takes long: its long test builds the recipe.
  const options = ['--filter=!recipe-nextjs', '--continue=dependencies-successful']
  run('turbo', 'run', ...tasks, ...options)
}
if (isFull) process.env.SPOTIFY_SDK_TESTS = 'full'
run('vitest', 'run', '--update=none', ...wanted)
