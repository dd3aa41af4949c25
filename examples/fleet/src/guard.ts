import { spawn } from 'node:child_process'

/**
 * Ends a process when this one is gone, however it went: then the pipe between them closes.
 *
 * @returns Takes the guard away.
 */
export function guard(pid: number): () => void {
  const guardian = spawn('sh', ['-c', 'read -r _; kill -9 "$0"', `${pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // A Ctrl-C is not for it.
    detached: true,
  })
  guardian.unref()
  return () => void guardian.kill('SIGKILL')
}
