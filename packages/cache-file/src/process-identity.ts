import { readFile, readlink } from 'node:fs/promises'

import { systemCode } from './file-error.ts'

/** Which process, among all that may share a folder. What a platform does not tell is absent. */
export interface ProcessIdentity {
  readonly pid: number
  /** Random, new at every start of the machine. */
  readonly bootId: string | undefined
  /** Process numbers of two containers have nothing to do with each other. */
  readonly pidNamespace: string | undefined
  /** When it started, in ticks since the machine did: tells apart two with the same number. */
  readonly processStart: string | undefined
}

let own: Promise<ProcessIdentity> | undefined

/** The identity of this process; looked up once, as it does not change. */
export function ownIdentity(): Promise<ProcessIdentity> {
  return (own ??= lookUpOwnIdentity())
}

/**
 * Whether a process is gone for certain. Only where both run on the same start of the same machine
 * and in the same pid namespace can this be told; otherwise nothing is certain.
 *
 * Two threads, or two copies of this package, are one process here, and both alive: that is why no
 * random number of ours tells a recycled process number, but the start of its process.
 */
export async function isGone(holder: ProcessIdentity): Promise<boolean> {
  const { bootId, pidNamespace } = await ownIdentity()
  if (bootId === undefined || holder.bootId !== bootId) return false
  if (pidNamespace === undefined || holder.pidNamespace !== pidNamespace) return false
  if (!isRunning(holder.pid)) return true
  const status = await processStatus(holder.pid)
  if (status === undefined) return false
  // A process that was killed keeps its number until its parent takes note, which may be never.
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
 * Whether the process numbers in `/proc` are those of this process's own pid namespace. A container
 * may see the `/proc` of the namespace around it: there, the same number is another process.
 *
 * @param self Where the link `/proc/self` leads.
 * @param ownStatus The text of `/proc/self/status`. Its line `NSpid` has one number for each
 *   namespace, from that of `/proc` to that of the process; kernels before 4.1 have no such line.
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

/** Signal 0 is not sent: the system only says whether it could be. */
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
  // The second field is the program's name in brackets, and may itself hold brackets and spaces.
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
