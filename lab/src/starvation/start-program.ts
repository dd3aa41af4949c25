import type { ChildProcess } from 'node:child_process'

const living = new Set<ChildProcess>()
process.on('exit', () => living.forEach((child) => child.kill('SIGKILL')))

/** Starts a process that ends with this one. */
export function startProgram(start: () => ChildProcess): ChildProcess {
  const child = start()
  living.add(child)
  child.once('exit', () => living.delete(child))
  return child
}
