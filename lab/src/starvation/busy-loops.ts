import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setPriority } from 'node:os'
import { startProgram } from './starved-fleet.ts'

/** Takes all that a machine can give: so many loops that do nothing, for so long. */
export async function runBusyLoops(count: number, seconds: number): Promise<void> {
  const program = `const end = Date.now() + ${seconds * 1000}; while (Date.now() < end);`
  const loops = Array.from({ length: count }, () =>
    startProgram(() => spawn(process.execPath, ['-e', program], { stdio: 'ignore' })),
  )
  for (const { pid } of loops) if (pid !== undefined) setPriority(pid, 0)
  await Promise.all(loops.map((loop) => once(loop, 'exit')))
}
