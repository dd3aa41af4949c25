import { TokenCacheError, type Clock } from '@spotify-sdk/auth-core'
import { DeadlineError, repeatInTime } from '@spotify-sdk/auth-core/toolkit'
import { invalidReply, isObject, isUnavailable, type ObjectClient } from './object-client.ts'

/** A write gives up after finding a newer one this many times. */
const maxAttempts = 100

/** A sign-in, or a sign-out if there is no token. */
export interface Write {
  readonly objects: ObjectClient
  readonly clock: Clock
  readonly key: string
  readonly token: string | undefined
}

/**
 * Stores a sign-in or sign-out. It is repeated while the object does not answer, because a restart or a
 * move takes longer than a request.
 *
 * @throws `TokenCacheError`: the latest failure.
 */
export async function writeInTime(write: Write): Promise<void> {
  const id = crypto.randomUUID()
  try {
    await repeatInTime(write.clock, (signal) => writeLast(write, id, signal), isUnavailable)
  } catch (error) {
    if (!(error instanceof DeadlineError)) throw error
    throw new TokenCacheError('The Durable Object did not answer in time.', {
      code: 'timeout',
      isQuotable: true,
    })
  }
}

/**
 * Names the latest write that it saw, and tries again if there was another one meanwhile: a
 * request that arrives late must not undo newer changes. By the id, the object recognises that an earlier
 * attempt was done.
 */
async function writeLast(
  { objects, key, token }: Write,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  let { written: seen } = await objects.read(key)
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    signal.throwIfAborted()
    const answer = await objects.send(key, { operation: 'write', id, seen, token })
    if (!isObject(answer) || typeof answer['written'] !== 'number') throw invalidReply()
    if (answer['done'] === true) return
    seen = answer['written']
  }
  throw new TokenCacheError('The entry was changed again and again while it was written.', {
    code: 'durable_object_contention',
    isQuotable: true,
  })
}
