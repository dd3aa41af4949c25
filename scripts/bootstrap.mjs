/**
 * Runs a script of the root package.json on a machine that has only Node, npm and git:
 * `node scripts/bootstrap.mjs <script> [arguments]`. Installs the pnpm version of package.json and
 * the dependencies (including Node), and then runs the script.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const oldestNode = 20
const root = fileURLToPath(new URL('..', import.meta.url))
const onWindows = process.platform === 'win32'

// Everything runs with the root devDependency `node`, once it is installed.
const nodeDirectory = join(root, 'node_modules', 'node', 'bin')
const environment = {
  ...process.env,
  PATH: [nodeDirectory, process.env.PATH].join(delimiter),
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
  pnpm_config_update_notifier: 'false',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  TURBO_TELEMETRY_DISABLED: '1',
}

/** Exits with one sentence that says what to do. */
function fail(sentence) {
  console.error(`\n${sentence}`)
  process.exit(1)
}

/** Runs a command silently, and returns its output. */
function runQuietly([command, ...options]) {
  const { status, stdout, stderr } = spawnSync(command, options, {
    cwd: root,
    env: environment,
    encoding: 'utf8',
    shell: onWindows,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return { succeeded: status === 0, found: status !== null, stdout, output: `${stdout}${stderr}` }
}

function failWith(output, sentence) {
  console.error(output.trimEnd())
  const offline =
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|META_FETCH_FAIL/
  fail(offline.test(output) ? `${sentence} Is there a network connection?` : sentence)
}

/** Puts pnpm first on the PATH, for this script and for turbo, which calls it later. */
function bringPnpm(version) {
  const present = runQuietly(['pnpm', '--version'])
  if (present.succeeded && present.stdout.trim() === version) return

  const npx = ['npx', '--yes', '--loglevel=error', `--package=pnpm@${version}`]
  const brought = runQuietly([...npx, '--call', 'node -p process.env.PATH'])
  if (!brought.found) fail('npm was not found: install Node 20 or later together with npm.')
  if (!brought.succeeded) failWith(brought.output, `pnpm ${version} could not be fetched by npx.`)
  environment.PATH = brought.stdout.trim().split('\n').at(-1)
}

/** Fast if nothing has changed: pnpm then compares a few files. */
function installDependencies() {
  const installed = runQuietly(['pnpm', 'install', '--frozen-lockfile', '--prefer-offline'])
  if (!installed.succeeded) failWith(installed.output, '`pnpm install` failed; see above.')
}

/** Runs `pnpm run` in the foreground, and passes terminal, exit code and signals through. */
function handOver(script, scriptArguments) {
  const command = ['--silent', 'run', script, ...scriptArguments]
  const child = spawn('pnpm', command, {
    cwd: root,
    env: environment,
    shell: onWindows,
    stdio: 'inherit',
  })

  // A terminal sends SIGINT to the whole group. Other signals reach only this process.
  const forward = (signal) => signal !== 'SIGINT' && child.kill(signal)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward)

  child.on('error', (error) => fail(`pnpm could not be started (${error.code}).`))
  child.on('exit', (code, signal) => {
    process.exit(code ?? 128 + (constants.signals[signal] ?? 0))
  })
}

const [script, ...scriptArguments] = process.argv.slice(2)
if (script === undefined) fail('Usage: node scripts/bootstrap.mjs <script> [arguments]')
if (Number.parseInt(process.versions.node, 10) < oldestNode) {
  fail(`Node ${oldestNode} or later is needed; this is ${process.versions.node}.`)
}

const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
bringPnpm(packageManager.replace(/^pnpm@|[+].*/g, ''))
if (!existsSync(nodeDirectory)) console.error('Installing dependencies (once) …')
installDependencies()
handOver(script, scriptArguments)
