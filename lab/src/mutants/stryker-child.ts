import type { PartialStrykerOptions } from '@stryker-mutator/api/core'
import { Stryker } from '@stryker-mutator/core'

// Stryker in a process of its own: it can be told to stop, and takes its workers with it.
process.once('message', (options: PartialStrykerOptions) => {
  new Stryker(options)
    .runMutationTest()
    .catch((error: unknown) => {
      console.error(error)
      process.exitCode = 1
    })
    .finally(() => process.disconnect())
})
