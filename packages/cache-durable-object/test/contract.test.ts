import { describeTokenCache, type TestRunner } from '@spotify-sdk/testing'
import { afterAll, beforeAll, expect } from 'vitest'
import { concurrentRunner } from 'test-support/concurrent-runner.ts'
import { WorkerFleet } from './worker-fleet.ts'

const leaseSeconds = 5
let fleet: WorkerFleet
beforeAll(async () => {
  fleet = await WorkerFleet.start({ leaseSeconds })
})
afterAll(() => fleet[Symbol.asyncDispose]())

/** Registers the tests of the contract, and runs each in a Worker. */
const inWorker: TestRunner = {
  ...concurrentRunner,
  it: (title, options) =>
    concurrentRunner.it(title, options, async () => {
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
