import promises from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { basename } from 'node:path'
import { oneProcessAtATime } from '../src/one-process-at-a-time.ts'

// A program that runs alone under a name. It writes each of its steps on a line, and obeys the lines of its
// input: `leave`, `remove` (if it was started with `late`), and a path: it does nothing until that file exists.

const [name = '', option] = process.argv.slice(2)
const say = (step: string): boolean => process.stdout.write(`${step}\n`)

const leave = Promise.withResolvers<void>()
const remove = Promise.withResolvers<void>()
process.stdin.setEncoding('utf8').on('data', (text: string) => {
  const command = text.trim()
  if (command === 'leave') leave.resolve()
  else if (command === 'remove') remove.resolve()
  else standStill(command)
})

/** As a stopped process, in which no timer runs. */
function standStill(file: string): void {
  say('stands still')
  const never = new Int32Array(new SharedArrayBuffer(4))
  while (!existsSync(file)) Atomics.wait(never, 0, 0, 50)
}

const { readdir, rmdir } = promises
let isLate = option === 'late'
promises.readdir = (async (path: string) => {
  say('looks')
  return readdir(path)
}) as typeof readdir
promises.rmdir = async (path) => {
  // The first one inside a lock.
  if (isLate && !basename(String(path)).startsWith('spotify-sdk-')) {
    isLate = false
    say('removes')
    await remove.promise
  }
  return rmdir(path)
}
syncBuiltinESMExports()

await oneProcessAtATime(name, async () => {
  say('enters')
  await leave.promise
  say('leaves')
})
process.stdin.destroy()
