import { describeTokenCache, type TestRunner } from '@spotify-sdk/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WorkerFleet } from './worker-fleet.ts'

const leaseSeconds = 2
let fleet: WorkerFleet
beforeAll(async () => {
  fleet = await WorkerFleet.start({ leaseSeconds })
})
afterAll(() => fleet[Symbol.asyncDispose]())

/** Registers the tests of the contract, and runs each in a Worker. */
const inWorker: TestRunner = {
  describe: describe.concurrent,
  it: (title, options) =>
    // oxlint-disable-next-line vitest/valid-title -- the titles are the suite's own
    it(title, options, async () => {
      expect(await fleet.ask(0, { task: 'contract', title })).toMatchObject({ verdict: 'passed' })
    }),
}

const madeInTheWorker = (): never => {
  throw new Error('The cache is made in the Worker.')
}

describeTokenCache('DurableObjectTokenCache in workerd', madeInTheWorker, {
  leaseSeconds,
  lacks: ['subscribe', 'close'],
  runner: inWorker,
})
