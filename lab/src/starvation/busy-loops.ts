import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setPriority } from 'node:os'
import { startProgram } from './start-program.ts'

/** Processes that only use CPU time, for so many seconds or until the end of the scope. */
export class BusyLoops implements Disposable {
  readonly #loops: readonly ChildProcess[]

  constructor(count: number, seconds: number) {
    const program = `const end = Date.now() + ${seconds * 1000}; while (Date.now() < end);`
    this.#loops = Array.from({ length: count }, () =>
      startProgram(() => spawn(process.execPath, ['-e', program], { stdio: 'ignore' })),
    )
    for (const { pid } of this.#loops) if (pid !== undefined) setPriority(pid, 0)
  }

  async ended(): Promise<void> {
    await Promise.all(this.#loops.map((loop) => once(loop, 'exit')))
  }

  [Symbol.dispose](): void {
    for (const loop of this.#loops) loop.kill('SIGKILL')
  }
}
