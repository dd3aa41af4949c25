import { spawn } from 'node:child_process'

/**
 * Kills a process when this one ends in any way, because the pipe between them then closes.
 *
 * @returns A function that removes the guard.
 */
export function guard(pid: number): () => void {
  const guardian = spawn('sh', ['-c', 'read -r _; kill -9 "$0"', `${pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // So that Ctrl-C does not reach it.
    detached: true,
  })
  guardian.unref()
  return () => void guardian.kill('SIGKILL')
}
