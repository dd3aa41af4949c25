import { parentPort, workerData } from 'node:worker_threads'
import { checkCase } from '../checks/check-case.ts'
import { targetIn } from '../target.ts'
import type { Campaign } from './campaign.ts'

// Checks the cases of one target. It is a thread, so that the main thread can end a loop.

const { targets, target: name, caseSeconds } = workerData as Campaign
const target = await targetIn(targets, name)

/** Unhandled rejections and uncaught exceptions, which would end a user's process. */
const strayFailures: string[] = []
process.on('unhandledRejection', (reason) => note('unhandled rejection', reason))
process.on('uncaughtException', (error) => note('uncaught exception', error))

function note(kind: string, thrown: unknown): void {
  strayFailures.push(`${kind}: ${thrown instanceof Error ? thrown.stack : typeof thrown}`)
}

/** Returns the failures since the last call. Node reports them after all microtasks. */
async function takeStrayFailures(): Promise<readonly string[]> {
  await new Promise((resolve) => setImmediate(resolve))
  return strayFailures.splice(0)
}

parentPort?.on('message', (hostile) => void answer(hostile))
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage('ready')

async function answer(hostile: unknown): Promise<void> {
  const result = await checkCase(target, hostile, takeStrayFailures, caseSeconds)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(result)
}
