import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { waitUntil } from '../redis/wait-until.ts'

/** Ends a server when this process is gone, however it went: then the pipe between them closes. */
export function guard(server: ChildProcess): void {
  const guardian = spawn('sh', ['-c', 'read -r _; kill -9 "$0"', `${server.pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Signals to the group of a test run are not for it.
    detached: true,
  })
  guardian.unref()
  server.once('exit', () => guardian.kill('SIGKILL'))
}

/** The processes of a server: one for each connection, and some more. */
function childrenOf(pid: number | undefined): readonly number[] {
  if (pid === undefined) return []
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.split(' ').filter(Boolean).map(Number)
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Sends a signal to all processes of a server. */
export function signalAll(server: ChildProcess | undefined, signal: NodeJS.Signals): void {
  if (server?.pid === undefined) return
  const { pid } = server
  // First the one that starts the others.
  kill(pid, signal)
  for (const child of childrenOf(pid)) kill(child, signal)
}

/** Kills all processes of a server, and waits until they are gone. */
export async function killAll(server: ChildProcess | undefined): Promise<void> {
  if (server?.pid === undefined || server.exitCode !== null || server.signalCode !== null) return
  const exited = once(server, 'exit')
  const backends = childrenOf(server.pid)
  server.kill('SIGKILL')
  for (const pid of backends) kill(pid, 'SIGKILL')
  await exited
  await waitUntil('its processes are gone', () => backends.every((pid) => !isAlive(pid)))
}
