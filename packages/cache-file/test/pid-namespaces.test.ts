import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'

import { describe, expect, it } from 'vitest'

import { TemporaryFolder } from 'test-support/temporary-folder.ts'

/** Whether this process may create a pid namespace; it keeps its `/proc`. */
const canUnshare = spawnSync('unshare', ['--pid', '--fork', 'true']).status === 0

const nodeOptions = ['--conditions=@spotify-sdk/source', '--input-type=module', '--eval'] as const

/** The pid of an outer process that has ended and is not reaped. */
async function withZombie<T>(use: (pid: number) => Promise<T>): Promise<T> {
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'])
  try {
    const [line] = (await once(parent.stdout, 'data')) as [Buffer]
    return await use(Number(line))
  } finally {
    parent.kill('SIGKILL')
  }
}

/** Takes the lease of `directory`, reports it, and holds it until its input ends. */
function holder(directory: string): string {
  return `
    import { FileTokenCache } from '@spotify-sdk/cache-file'
    const lease = await new FileTokenCache({ directory: '${directory}' }).lease('key')
    process.stdin.resume().on('end', () => process.exit())
    console.log(process.pid + ' ' + lease.granted)`
}

/** Starts the holder with a chosen pid, and requests the lease while the holder runs. */
function observer(directory: string, holderPid: number): string {
  return `
    import { spawn } from 'node:child_process'
    import { once } from 'node:events'
    import { writeFileSync } from 'node:fs'
    import { FileTokenCache } from '@spotify-sdk/cache-file'
    const options = ${JSON.stringify([...nodeOptions, holder(directory)])}
    writeFileSync('/proc/sys/kernel/ns_last_pid', '${holderPid - 1}')
    const child = spawn(process.execPath, options, { stdio: ['pipe', 'pipe', 'inherit'] })
    const [line] = await once(child.stdout, 'data')
    const [pid, isHeld] = line.toString().trim().split(' ')
    const answer = await new FileTokenCache({ directory: '${directory}' }).lease('key')
    const { granted, reason } = answer
    console.log(JSON.stringify({ pid: Number(pid), isHeld, granted, reason }))
    process.exit()`
}

describe.skipIf(!canUnshare)('in a pid namespace with the outer /proc', () => {
  it('a held lease is not taken over if its pid is a zombie outside', async () => {
    using folder = new TemporaryFolder()
    await withZombie(async (pid) => {
      const program = [process.execPath, ...nodeOptions, observer(folder.path, pid)]
      const { stdout } = await promisify(execFile)('unshare', ['--pid', '--fork', ...program], {
        cwd: import.meta.dirname,
        timeout: 100_000,
      })
      const held = { pid, isHeld: 'true', granted: false, reason: 'busy' }
      expect(JSON.parse(stdout)).toEqual(held)
    })
  })
})
