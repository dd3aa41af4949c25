import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setPriority } from 'node:os'

const living = new Set<ChildProcess>()
process.on('exit', () => living.forEach((child) => child.kill('SIGKILL')))

/** Processes that only use CPU time, for so many seconds or until the end of the scope. */
export class BusyLoops implements Disposable {
  readonly #loops: readonly ChildProcess[]

  constructor(count: number, seconds: number) {
    const program = `const end = Date.now() + ${seconds * 1000}; while (Date.now() < end);`
    this.#loops = Array.from({ length: count }, () => startLoop(program))
  }

  async ended(): Promise<void> {
    await Promise.all(this.#loops.map((loop) => once(loop, 'exit')))
  }

  [Symbol.dispose](): void {
    for (const loop of this.#loops) loop.kill('SIGKILL')
  }
}

function startLoop(program: string): ChildProcess {
  const child = spawn(process.execPath, ['-e', program], { stdio: 'ignore' })
  if (child.pid !== undefined) setPriority(child.pid, 0)
  living.add(child)
  child.once('exit', () => living.delete(child))
  return child
}
