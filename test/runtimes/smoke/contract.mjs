import { MemoryTokenCache } from '@spotify-sdk/auth-core'
import { FileTokenCache } from '@spotify-sdk/cache-file'
import { brokenPromises } from './broken-promises.mjs'

/** One more statement if there is a `close`; neither has notices. */
export const expected = {
  memory: { statements: 51, broken: [] },
  file: { statements: 50, broken: [] },
}

/** Longer than a busy machine stands still. */
const leaseSeconds = 5

/** Checks the cache contract for memory and files on this runtime. */
export async function run({ folder }) {
  const directory = `${folder}/contract`
  const [memory, file] = await Promise.all([
    brokenPromises(() => new MemoryTokenCache({ leaseSeconds }), leaseSeconds),
    brokenPromises(() => new FileTokenCache({ directory, leaseSeconds }), leaseSeconds),
  ])
  return { memory, file }
}
