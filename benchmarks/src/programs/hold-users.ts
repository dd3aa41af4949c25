import { randomBytes } from 'node:crypto'
import type { Adapter, UserTokens } from '../library.ts'

// argv: the adapter's module, the number of users. Node runs it with --expose-gc.

const [, , adapter = '', count] = process.argv
const { holdUser } = (await import(adapter)) as Adapter
if (holdUser === undefined) throw new Error(`${adapter} holds no users.`)

/** Strings of their own, in one piece: a slice would keep what it was cut from. */
const letters = (length: number): string => randomBytes(length / 2).toString('hex')

function tokens(): UserTokens {
  // Numbers of their own, as those from a clock are.
  const expiresAt = Date.now() / 1000 + 3600
  return { accessToken: letters(140), refreshToken: letters(132), expiresAt }
}

async function heapBytes(): Promise<number> {
  // What hangs on a promise or a timer is let go of after its turn.
  await new Promise((resolve) => setTimeout(resolve, 50))
  globalThis.gc?.()
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

const users = Number(count)
const held = Array.from({ length: users }, (): unknown => undefined)
// What is loaded and compiled for the first is no user's.
const first = await holdUser(tokens())
const before = await heapBytes()
for (let user = 0; user < users; user++) held[user] = await holdUser(tokens())
const bytesEach = ((await heapBytes()) - before) / users
process.send?.({ bytesEach, held: [first, ...held].length })
