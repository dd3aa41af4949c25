import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { outcome } from 'test-support/outcome.ts'
import { ProgramProcess } from 'test-support/program-process.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import { oneProcessAtATime } from '../src/one-process-at-a-time.ts'

const program = fileURLToPath(new URL('lock-program.ts', import.meta.url))

/** More polls than a process makes before it takes over from one that was killed: 200. */
const enoughPolls = 260

/** A process that enters, and stays until it is told to leave. */
class Competitor extends ProgramProcess {
  constructor({ path }: TemporaryFolder, ...options: readonly 'late'[]) {
    super([program, 'a name', ...options], { env: { TMPDIR: path, TEMP: path } })
  }

  /** Its steps, without the polls. */
  get steps(): readonly string[] {
    return this.output.split('\n').filter((step) => step !== '' && step !== 'looks')
  }

  get polls(): number {
    return this.output.split('looks\n').length - 1
  }

  /** Waits until it has polled so often since now, or has entered. */
  async polled(times: number): Promise<void> {
    const before = this.polls
    await waitUntil('it polls', () => this.polls >= before + times || this.hasEntered)
  }

  get hasEntered(): boolean {
    return this.steps.includes('enters')
  }

  async leave(): Promise<void> {
    this.write('leave\n')
    await this.exited()
  }
}

/** The folder inside the lock, which its holder renews. */
function heldFolder({ path }: TemporaryFolder): string {
  const [lock = ''] = readdirSync(path)
  const [id = ''] = readdirSync(join(path, lock))
  return join(path, lock, id)
}

describe.concurrent('oneProcessAtATime', () => {
  it('lets several processes in one after the other, and leaves nothing behind', async () => {
    using folder = new TemporaryFolder()
    await using first = new Competitor(folder)
    await first.says('enters')
    await using second = new Competitor(folder)
    await second.polled(3)
    expect({ first: first.steps, second: second.steps }).toEqual({ first: ['enters'], second: [] })
    await first.leave()
    await second.says('enters')
    await second.leave()
    expect({ second: second.steps, left: folder.list() }).toEqual({
      second: ['enters', 'leaves'],
      left: [],
    })
  })

  it('lets no process in while the holder lives, however long the user takes', async () => {
    using folder = new TemporaryFolder()
    await using holder = new Competitor(folder)
    await holder.says('enters')
    await using waiter = new Competitor(folder)
    await waiter.polled(enoughPolls)
    expect({ holder: holder.steps, waiter: waiter.steps }).toEqual({
      holder: ['enters'],
      waiter: [],
    })
    await holder.leave()
    await waiter.says('enters')
  })

  it('lets the next process in after a kill, also if the clock was set back by a day', async () => {
    using folder = new TemporaryFolder()
    await using killed = new Competitor(folder)
    await killed.says('enters')
    killed.signal('SIGKILL')
    await killed.exited()
    const tomorrow = Date.now() / 1000 + 86_400
    utimesSync(heldFolder(folder), tomorrow, tomorrow)
    await using next = new Competitor(folder)
    await next.polled(enoughPolls)
    await next.leave()
    expect({ next: next.steps, left: folder.list() }).toEqual({
      next: ['enters', 'leaves'],
      left: [],
    })
  })

  it('lets one process in if two find that the holder was killed, and one of them is late', async () => {
    using folder = new TemporaryFolder()
    await using killed = new Competitor(folder)
    await killed.says('enters')
    killed.signal('SIGKILL')
    await killed.exited()
    await using first = new Competitor(folder, 'late')
    await using late = new Competitor(folder, 'late')
    await Promise.all([first.says('removes'), late.says('removes')])
    first.write('remove\n')
    await first.says('enters')
    late.write('remove\n')
    await late.polled(3)
    expect({ first: first.steps, late: late.steps }).toEqual({
      first: ['removes', 'enters'],
      late: ['removes'],
    })
    await first.leave()
    await late.says('enters')
  })

  it('keeps the lock of the next process when one leaves that stood still for too long', async () => {
    using folder = new TemporaryFolder()
    await using still = new Competitor(folder)
    await still.says('enters')
    const awake = join(folder.path, 'awake')
    still.write(`${awake}\n`)
    await still.says('stands still')
    await using next = new Competitor(folder)
    await next.says('enters')
    writeFileSync(awake, '')
    await still.leave()
    await using last = new Competitor(folder)
    await last.polled(3)
    expect({ next: next.steps, last: last.steps }).toEqual({ next: ['enters'], last: [] })
    await next.leave()
    await last.says('enters')
  })
})

describe('a lock that cannot be created', () => {
  const refusal = {
    name: 'ConfigurationError',
    code: 'invalid_option',
    message: expect.stringMatching(/set TMPDIR to a folder that belongs to this user/),
  }

  it('is reported, and no missing folder is created', async () => {
    using folder = new TemporaryFolder()
    const missing = join(folder.path, 'missing')
    vi.stubEnv('TMPDIR', missing).stubEnv('TEMP', missing)
    expect(await outcome(oneProcessAtATime('a name', async () => {}))).toMatchObject(refusal)
    expect(folder.list()).toEqual([])
  })

  it('is reported if there is a file in its place', async () => {
    using folder = new TemporaryFolder()
    vi.stubEnv('TMPDIR', folder.path).stubEnv('TEMP', folder.path)
    const lock = await oneProcessAtATime('a name', async () => join(heldFolder(folder), '..'))
    writeFileSync(lock, 'a file')
    expect(await outcome(oneProcessAtATime('a name', async () => {}))).toMatchObject(refusal)
    expect(statSync(lock).size).toBe(6)
  })
})
