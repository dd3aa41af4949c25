/**
 * `pnpm bench [experiment]`: installs the peers of `benchmarks/peers`, builds the packages, because
 * the installed packages are measured, and runs the benchmarks.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const peers = fileURLToPath(new URL('../benchmarks/peers', import.meta.url))

function run([command, ...options], { cwd = root, stdio = 'inherit' } = {}) {
  const shell = process.platform === 'win32'
  const { status, stdout, stderr } = spawnSync(command, options, {
    cwd,
    shell,
    stdio,
    encoding: 'utf8',
  })
  if (status === 0) return
  console.error(`${stdout ?? ''}${stderr ?? ''}\n\`${command} ${options.join(' ')}\` failed.`)
  process.exit(status ?? 1)
}

const quiet = 'pipe'
run(['pnpm', 'install', '--frozen-lockfile', '--prefer-offline'], { cwd: peers, stdio: quiet })
run(['tsc', '--project', 'benchmarks/peers'])
run(['turbo', 'run', 'build', '--filter=!recipe-nextjs'], { stdio: quiet })
run(['node', 'benchmarks/src/main.ts', ...process.argv.slice(2)])
