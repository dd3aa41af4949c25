/**
 * Makes sure that the programs that the tests start are installed.
 *
 * Servers and browsers: those on the PATH, else Debian's packages by apt, if this process may
 * install them. The tests start and stop their own servers; a service that a package starts is not
 * used. Runtimes and compilers: those of `test/programs/`, by pnpm.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const programs = [
  {
    what: 'a Redis server',
    names: ['redis-server', 'valkey-server'],
    debianPackage: 'redis-server',
    advice:
      'install Redis 6.2 or later, or Valkey (`apt-get install redis-server`, `brew install redis`), so that redis-server or valkey-server is on the PATH',
  },
  {
    what: 'a Postgres server',
    names: ['postgres'],
    // Debian puts them beside the PATH, each version in a folder of its own.
    folders: () => globSync('/usr/lib/postgresql/*/bin'),
    debianPackage: 'postgresql',
    advice:
      'install Postgres 12 or later (`apt-get install postgresql`, `brew install postgresql`), so that postgres and initdb are on the PATH',
  },
  {
    what: 'Chromium',
    names: ['chromium', 'chromium-browser', 'google-chrome'],
    debianPackage: 'chromium',
    advice:
      'install Chromium or Chrome (`apt-get install chromium`), so that chromium, chromium-browser or google-chrome is on the PATH',
  },
  {
    what: 'Firefox',
    names: ['firefox-esr', 'firefox'],
    debianPackage: 'firefox-esr',
    advice:
      'install Firefox (`apt-get install firefox-esr`), so that firefox-esr or firefox is on the PATH',
  },
  {
    what: 'GNOME Keyring',
    names: ['gnome-keyring-daemon'],
    debianPackage: 'gnome-keyring',
    platform: 'linux',
    advice:
      'install GNOME Keyring and D-Bus (`apt-get install gnome-keyring`), so that gnome-keyring-daemon and dbus-run-session are on the PATH',
  },
].filter(({ platform = process.platform }) => platform === process.platform)

function isOnPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.some((folder) => folder !== '' && existsSync(join(folder, name)))
}

function isThere({ names, folders = () => [] }) {
  return names.some(
    (name) => isOnPath(name) || folders().some((folder) => existsSync(join(folder, name))),
  )
}

const missing = () => programs.filter((program) => !isThere(program))

/** Runs apt without asking: as root, or with `sudo` on a CI machine. */
function aptGet() {
  if (!isOnPath('apt-get')) return undefined
  if (process.getuid?.() === 0) return ['apt-get']
  return process.env.CI !== undefined && isOnPath('sudo') ? ['sudo', '-n', 'apt-get'] : undefined
}

/** Returns a command's error output, or `undefined` on success. */
function complaintOf([command, ...options], { cwd, shell = false } = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, options, {
    cwd,
    shell,
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return status === 0 ? undefined : `${stdout ?? ''}${stderr ?? error?.message ?? ''}`.trim()
}

function install(command, packages) {
  return (
    complaintOf([...command, 'update']) ??
    complaintOf([...command, 'install', '-y', '--no-install-recommends', ...packages])
  )
}

const absent = missing()
const command = absent.length > 0 ? aptGet() : undefined
if (command !== undefined) {
  const names = absent.map(({ what }) => what).join(' and ')
  console.error(`Installing ${names} for the tests (once, by apt) …`)
  const refusal = install(
    command,
    absent.map(({ debianPackage }) => debianPackage),
  )
  if (refusal !== undefined) console.error(refusal)
}
for (const { what, advice } of missing()) {
  console.error(`\nThe tests need ${what}: ${advice}.`)
  process.exitCode = 1
}

const folder = fileURLToPath(new URL('../test/programs', import.meta.url))
if (!existsSync(join(folder, 'node_modules'))) {
  console.error('Installing runtimes and compilers for the tests (once) …')
}
const complaint = complaintOf(['pnpm', 'install', '--frozen-lockfile', '--prefer-offline'], {
  cwd: folder,
  shell: process.platform === 'win32',
})
if (complaint !== undefined) {
  console.error(complaint)
  console.error(
    '\nThe tests need the runtimes of test/programs: `pnpm install` failed there; see above.',
  )
  process.exitCode = 1
}
