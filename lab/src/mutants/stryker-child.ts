import type { PartialStrykerOptions } from '@stryker-mutator/api/core'
import { Stryker } from '@stryker-mutator/core'

// Stryker in a process of its own: it can be told to stop, and takes its workers with it.

/** Stryker itself hears this signal, and ends what it has started. */
const stop = (): unknown => process.kill(process.pid, 'SIGTERM')

process.once('disconnect', stop)
process.once('message', (options: PartialStrykerOptions) => {
  new Stryker(options)
    .runMutationTest()
    .catch((error: unknown) => {
      console.error(error)
      process.exitCode = 1
    })
    .finally(() => {
      process.off('disconnect', stop)
      process.disconnect()
    })
})
