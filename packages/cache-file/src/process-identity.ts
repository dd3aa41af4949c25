import { readFile, readlink } from 'node:fs/promises'

import { systemCode } from './file-error.ts'

/**
 * Identifies a process among all that may share a folder. Facts that a platform does not provide
 * are absent.
 */
export interface ProcessIdentity {
  readonly pid: number
  /** Random, new at every boot. */
  readonly bootId: string | undefined
  /** Pids of different containers are unrelated. */
  readonly pidNamespace: string | undefined
  /** Start time in clock ticks since boot. Distinguishes processes with the same pid. */
  readonly processStart: string | undefined
}

let own: Promise<ProcessIdentity> | undefined

/** The identity of this process, computed once. */
export function ownIdentity(): Promise<ProcessIdentity> {
  return (own ??= lookUpOwnIdentity())
}

/**
 * Whether a process is certainly gone. Certain only if both run on the same boot of the same
 * machine and in the same pid namespace.
 *
 * Two threads, or two copies of this package, are one process here. A random number per copy would
 * not work, so the process's start time detects a reused pid.
 */
export async function isGone(holder: ProcessIdentity): Promise<boolean> {
  const { bootId, pidNamespace } = await ownIdentity()
  if (bootId === undefined || holder.bootId !== bootId) return false
  if (pidNamespace === undefined || holder.pidNamespace !== pidNamespace) return false
  if (!isRunning(holder.pid)) return true
  const status = await processStatus(holder.pid)
  if (status === undefined) return false
  // A killed process keeps its pid until its parent reaps it, which may be never.
  if (status.state === 'Z' || status.state === 'X') return true
  return holder.processStart !== undefined && holder.processStart !== status.start
}

async function lookUpOwnIdentity(): Promise<ProcessIdentity> {
  const { pid } = process
  const [bootId, self, ownStatus, pidNamespace, status] = await Promise.all([
    ifThereIs(readFile('/proc/sys/kernel/random/boot_id', 'utf8')),
    ifThereIs(readlink('/proc/self')),
    ifThereIs(readFile('/proc/self/status', 'utf8')),
    ifThereIs(readlink('/proc/self/ns/pid')),
    processStatus(pid),
  ])
  const known = { pid, bootId: bootId?.trim() }
  return showsOwnNumbers(pid, self, ownStatus)
    ? { ...known, pidNamespace, processStart: status?.start }
    : { ...known, pidNamespace: undefined, processStart: undefined }
}

/**
 * Whether the pids in `/proc` belong to this process's own pid namespace. A container may see the
 * `/proc` of the outer namespace, where the same pid is another process.
 *
 * @param self The target of the link `/proc/self`.
 * @param ownStatus The text of `/proc/self/status`. Its line `NSpid` has one pid per namespace,
 *   from that of `/proc` to that of the process. Kernels before 4.1 have no such line.
 * @see {@link https://man7.org/linux/man-pages/man7/pid_namespaces.7.html | pid_namespaces(7)}
 */
export function showsOwnNumbers(
  pid: number,
  self: string | undefined,
  ownStatus: string | undefined,
): boolean {
  if (self !== `${pid}`) return false
  const [, numbers] = /^NSpid:\s*(.*)$/m.exec(ownStatus ?? '') ?? []
  return numbers === undefined || numbers.trim() === `${pid}`
}

/** Signal 0 sends nothing: the system only checks whether a signal could be sent. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemCode(error) !== 'ESRCH'
  }
}

/** @see {@link https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html | proc_pid_stat(5)} */
async function processStatus(
  pid: number,
): Promise<{ readonly state: string | undefined; readonly start: string | undefined } | undefined> {
  const line = await ifThereIs(readFile(`/proc/${pid}/stat`, 'utf8'))
  if (line === undefined) return undefined
  // The second field is the program's name in brackets, which may contain brackets and spaces.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  return { state: fields[0], start: fields[19] }
}

async function ifThereIs<T>(value: Promise<T>): Promise<T | undefined> {
  try {
    return await value
  } catch {
    return undefined
  }
}
