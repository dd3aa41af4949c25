import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'

const everyMilliseconds = 100

/**
 * Measures how long the machine stalls: late timers and slow disk writes. A bound that was missed
 * during a stall is reported with the stall.
 */
export class StallMeter implements Disposable {
  readonly #folder = new TemporaryFolder()
  readonly #over = new AbortController()
  readonly #stalls: { readonly at: number; readonly seconds: number }[] = []

  constructor() {
    void this.#measure()
  }

  /** The longest stall since `startedAt`, a time of `performance.now()`. */
  worstSecondsSince(startedAt: number): number {
    const recent = this.#stalls.filter(({ at }) => at >= startedAt)
    return Math.max(0, ...recent.map(({ seconds }) => seconds))
  }

  [Symbol.dispose](): void {
    this.#over.abort()
    this.#folder[Symbol.dispose]()
  }

  async #measure(): Promise<void> {
    const file = await open(join(this.#folder.path, 'probe'), 'w')
    while (!this.#over.signal.aborted) {
      const startedAt = performance.now()
      await sleep(everyMilliseconds)
      await file.write('.', 0)
      await file.sync()
      const at = performance.now()
      const seconds = (at - startedAt - everyMilliseconds) / 1000
      if (seconds > 0.2) this.#stalls.push({ at, seconds })
    }
    await file.close()
  }
}

const living = new Set<ChildProcess>()
process.on('exit', () => living.forEach((child) => child.kill('SIGKILL')))

/** Starts processes that only use CPU time, for so many seconds or until the end of the scope. */
export function startBusyLoops(
  count: number,
  seconds: number,
): Disposable & { readonly ended: Promise<unknown> } {
  const program = `const end = Date.now() + ${seconds * 1000}; while (Date.now() < end);`
  const loops = Array.from({ length: count }, () => startLoop(program))
  return {
    ended: Promise.all(loops.map((loop) => once(loop, 'exit'))),
    [Symbol.dispose]: () => loops.forEach((loop) => loop.kill('SIGKILL')),
  }
}

function startLoop(program: string): ChildProcess {
  const child = spawn(process.execPath, ['-e', program], { stdio: 'ignore' })
  if (child.pid !== undefined) setPriority(child.pid, 0)
  living.add(child)
  child.once('exit', () => living.delete(child))
  return child
}
