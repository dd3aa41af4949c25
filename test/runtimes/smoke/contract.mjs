import { MemoryTokenCache } from '@spotify-sdk/auth-core'
import { maxWriteSeconds, systemClock } from '@spotify-sdk/auth-core/toolkit'
import { FileTokenCache } from '@spotify-sdk/cache-file'
import { brokenPromises } from './broken-promises.mjs'

/** One more statement if there is a `close`; neither has notices. */
export const expected = {
  memory: { statements: 55, broken: [] },
  file: { statements: 54, broken: [] },
}

/** Longer than a busy machine stands still. */
const leaseSeconds = 10

/** Writes count their time in five steps: twenty at once take longer on a busy machine. */
const writeStepSeconds = maxWriteSeconds / 5

function lengthenWriteDeadlines() {
  const sleep = systemClock.sleep.bind(systemClock)
  systemClock.sleep = (seconds, options) =>
    sleep(seconds === writeStepSeconds ? 40 * seconds : seconds, options)
}

/** Checks the cache contract for memory and files on this runtime. */
export async function run({ folder }) {
  const directory = `${folder}/contract`
  lengthenWriteDeadlines()
  const pauses = watchPauses()
  const [memory, file] = await Promise.all([
    brokenPromises(() => new MemoryTokenCache({ leaseSeconds }), leaseSeconds),
    brokenPromises(() => new FileTokenCache({ directory, leaseSeconds }), leaseSeconds),
  ])
  const longest = pauses.end()
  const isRight = memory.broken.length === 0 && file.broken.length === 0
  // Leases end while a process stands still.
  return isRight || longest < 0.5 ? { memory, file } : { stoodStillSeconds: longest }
}

/** Measures for how long this process does not run. */
function watchPauses() {
  let longest = 0
  let last = Date.now()
  const tick = () => {
    longest = Math.max(longest, (Date.now() - last) / 1000)
    last = Date.now()
  }
  const timer = setInterval(tick, 100)
  return {
    end: () => {
      tick()
      clearInterval(timer)
      return longest
    },
  }
}
