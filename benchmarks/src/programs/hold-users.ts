import { randomBytes } from 'node:crypto'
import type { Adapter, UserTokens } from '../library.ts'

// argv: the adapter's module, the number of users. Node runs it with --expose-gc.

const [, , adapter = '', count] = process.argv
const { holdUser } = (await import(adapter)) as Adapter
if (holdUser === undefined) throw new Error(`${adapter} holds no users.`)

/** Separate strings: a slice would keep the string it was cut from. */
const letters = (length: number): string => randomBytes(length / 2).toString('hex')

function tokens(): UserTokens {
  // Separate numbers, like those from a clock.
  const expiresAt = Date.now() / 1000 + 3600
  return { accessToken: letters(140), refreshToken: letters(132), expiresAt }
}

async function heapBytes(): Promise<number> {
  // What promises and timers hold is released after their turn.
  await new Promise((resolve) => setTimeout(resolve, 50))
  globalThis.gc?.()
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

const users = Number(count)
const held = Array.from({ length: users }, (): unknown => undefined)
// What the first user loads and compiles is not counted.
const first = await holdUser(tokens())
const before = await heapBytes()
for (let user = 0; user < users; user++) held[user] = await holdUser(tokens())
const bytesEach = ((await heapBytes()) - before) / users
process.send?.({ bytesEach, held: [first, ...held].length })
