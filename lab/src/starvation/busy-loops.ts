import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { startProgram } from './starved-fleet.ts'

/** Takes all that a machine can give: so many loops that do nothing, for so long. */
export async function runBusyLoops(count: number, seconds: number): Promise<void> {
  const program = `const end = Date.now() + ${seconds * 1000}; while (Date.now() < end);`
  const loops = Array.from({ length: count }, () =>
    startProgram(() => spawn(process.execPath, ['-e', program], { stdio: 'ignore' })),
  )
  await Promise.all(loops.map((loop) => once(loop, 'exit')))
}
