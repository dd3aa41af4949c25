import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

import { describe, expect, it } from 'vitest'

import { isGone, ownIdentity, showsOwnNumbers, type ProcessIdentity } from './process-identity.ts'

/** Returns the pid of a process that has ended and been reaped. */
async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
  await once(child, 'exit')
  return child.pid ?? 0
}

async function likeThisOne(differences: Partial<ProcessIdentity> = {}): Promise<ProcessIdentity> {
  return { ...(await ownIdentity()), ...differences }
}

describe.skipIf(process.platform !== 'linux')('a process', () => {
  it('is identified by boot, namespace, pid and start', async () => {
    expect(await ownIdentity()).toEqual({
      pid: process.pid,
      bootId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      pidNamespace: expect.stringMatching(/^pid:\[\d+\]$/),
      processStart: expect.stringMatching(/^\d+$/),
    })
  })

  it('is not gone while it runs', async () => {
    expect(await isGone(await likeThisOne())).toBe(false)
    expect(await isGone(await likeThisOne({ pid: process.ppid, processStart: undefined }))).toBe(
      false,
    )
  })

  it('is gone once it has ended', async () => {
    expect(await isGone(await likeThisOne({ pid: await endedProcess() }))).toBe(true)
  })

  it('is gone if a later process has its pid, even this one', async () => {
    expect(await isGone(await likeThisOne({ processStart: '1' }))).toBe(true)
    expect(await isGone(await likeThisOne({ pid: 1, processStart: '99999999999' }))).toBe(true)
  })

  it('is gone although its parent has not reaped it', async () => {
    // The shell becomes another program, which reaps no child.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 30'])
    const [line] = (await once(parent.stdout, 'data')) as [Buffer]
    const zombie = await likeThisOne({ pid: Number(line), processStart: undefined })
    await expect.poll(() => isGone(zombie)).toBe(true)
    parent.kill('SIGKILL')
  })

  it.each([
    { bootId: 'other' },
    { bootId: undefined },
    { pidNamespace: 'pid:[1]' },
    { pidNamespace: undefined },
  ])(
    'is not known to be gone on another machine or in another container: %j',
    async (elsewhere) => {
      const pid = await endedProcess()
      expect(await isGone(await likeThisOne({ pid, ...elsewhere }))).toBe(false)
    },
  )

  it('is the same process in all its threads', async () => {
    const thread = new Worker(
      `import { parentPort } from 'node:worker_threads'
       const { ownIdentity } = await import(${JSON.stringify(import.meta.resolve('./process-identity.ts'))})
       parentPort.postMessage(await ownIdentity())`,
      { eval: true, execArgv: ['--input-type=module', '--conditions=@spotify-sdk/source'] },
    )
    const [identity] = (await once(thread, 'message')) as [ProcessIdentity]
    expect(identity).toEqual(await ownIdentity())
    await thread.terminate()
  })
})

describe('the pids in /proc', () => {
  it.each([
    ['7', 'Name:\tnode\nNSpid:\t7\nNSsid:\t1\n'],
    ['7', 'Name:\tnode\n'],
    ['7', undefined],
  ])('are those of this process if it is %s there (%j)', (self, status) => {
    expect(showsOwnNumbers(7, self, status)).toBe(true)
  })

  it.each([
    ['another number', '24647', 'NSpid:\t24647\t7\n'],
    ['the same number by chance', '7', 'NSpid:\t7\t7\n'],
    ['the same number by chance, two namespaces further out', '7', 'NSpid:\t7\t3\t7\n'],
    ['no pid: it runs outside of the namespace of /proc', undefined, undefined],
    ['another one although the status is unknown', '8', undefined],
  ])('are not if it has %s', (_, self, status) => {
    expect(showsOwnNumbers(7, self, status)).toBe(false)
  })
})
