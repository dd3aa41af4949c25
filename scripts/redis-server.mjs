/**
 * Makes sure that there is a Redis server for the tests: the one on the PATH, else Debian's by
 * apt where this process may install it. The tests start servers of their own from it and stop
 * them again; a service that a package starts is left alone and not used.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = ['redis-server', 'valkey-server']

function isOnPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.some((folder) => folder !== '' && existsSync(join(folder, name)))
}

function isInstalled() {
  return names.some(isOnPath)
}

/** What runs apt without asking: root itself, or `sudo` on a CI machine. */
function aptGet() {
  if (!isOnPath('apt-get')) return undefined
  if (process.getuid?.() === 0) return ['apt-get']
  return process.env.CI !== undefined && isOnPath('sudo') ? ['sudo', '-n', 'apt-get'] : undefined
}

function install([command, ...prefix]) {
  const steps = [['update'], ['install', '-y', '--no-install-recommends', 'redis-server']]
  for (const step of steps) {
    const { status, stdout, stderr } = spawnSync(command, [...prefix, ...step], {
      encoding: 'utf8',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    if (status !== 0) return `${stdout ?? ''}${stderr ?? ''}`.trim()
  }
  return undefined
}

if (!isInstalled()) {
  const command = aptGet()
  if (command !== undefined) {
    console.error('Installing a Redis server for the tests (once, by apt) …')
    const complaint = install(command)
    if (complaint !== undefined) console.error(complaint)
  }
  if (!isInstalled()) {
    console.error(
      '\nThe tests need a Redis server: install Redis 6.2 or later, or Valkey (`apt-get install redis-server`, `brew install redis`), so that redis-server or valkey-server is on the PATH.',
    )
    process.exit(1)
  }
}
