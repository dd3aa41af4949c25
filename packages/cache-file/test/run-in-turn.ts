import type { LeaseRefusal, RefreshLease } from '@spotify-sdk/auth-core'

import { LeaseModel, modelSeconds, type ModelAnswer } from './lease-model.ts'
import type { Step } from './protocol-steps.ts'
import type { SilentFleet } from './silent-fleet.ts'

/** The answers of the caches and of the model, step by step. */
export interface Comparison {
  readonly answers: readonly unknown[]
  readonly expected: readonly unknown[]
}

/** Takes one step after another, on real caches and on the model. */
export async function runInTurn(fleet: SilentFleet, steps: readonly Step[]): Promise<Comparison> {
  const model = new LeaseModel()
  const answers: unknown[] = []
  const expected: unknown[] = []
  const ended = new Set<RefreshLease>()

  const commit = async (lease: RefreshLease): Promise<void> => {
    const token = fleet.newToken()
    answers.push(await lease.commit(token))
    expected.push(model.commit(lease.fence, token))
    ended.add(lease)
  }
  const release = async (lease: RefreshLease, cools: boolean): Promise<void> => {
    await lease.release(cools ? { cooldownSeconds: modelSeconds.cooldown } : {})
    if (!ended.has(lease)) model.release(lease.fence, cools)
    ended.add(lease)
  }
  const ask = async (instance: number): Promise<void> => {
    const answer = await fleet.cache(instance).lease('k')
    if (answer.granted) fleet.leases.push(answer)
    expected.push(summaryOf(model.lease(instance), model))
    answers.push(summaryOf(answer, answer.granted ? answer : {}))
  }
  const take = async (step: Step): Promise<void> => {
    switch (step.type) {
      case 'get':
        break
      case 'set':
      case 'delete': {
        const token = step.type === 'set' ? fleet.newToken() : undefined
        model.write(token)
        const cache = fleet.cache(step.instance)
        await (token === undefined ? cache.delete('k') : cache.set(token, 'k'))
        break
      }
      case 'lease':
        return ask(step.instance)
      case 'pass':
        fleet.now += step.seconds
        model.now += step.seconds
        break
      default: {
        const lease = fleet.lease(step.lease)
        if (lease === undefined) break
        await (step.type === 'commit' ? commit(lease) : release(lease, step.cools))
      }
    }
  }
  for (const step of steps) {
    await take(step)
    answers.push(await fleet.cache(answers.length).get('k'))
    expected.push(model.token)
  }
  return { answers, expected }
}

function summaryOf(
  answer: RefreshLease | LeaseRefusal | ModelAnswer,
  { token, deleted }: { readonly token?: unknown; readonly deleted?: unknown },
): unknown {
  return answer.granted ? { fence: answer.fence, token, deleted } : answer.reason
}
