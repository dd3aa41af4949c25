import { TokenCacheError } from '@spotify-sdk/auth-core'
import type { Step } from './protocol-steps.ts'
import type { SilentFleet } from './silent-fleet.ts'

/** The result of concurrent steps. */
export interface Outcome {
  readonly grantedFences: readonly number[]
  /** Access tokens that a sign-in stored; `undefined` for a deletion. */
  readonly written: readonly (string | undefined)[]
  /** The access token that was committed under the highest fence. */
  readonly lastCommitted: string | undefined
  /** The access token that is stored afterwards. */
  readonly standing: string | undefined
}

/**
 * Takes all steps concurrently. A lease granted meanwhile is used by later steps only.
 *
 * @param isWrittenInPlace Whether the first token may be read before it is complete, which is a miss.
 */
export async function runAtOnce(
  fleet: SilentFleet,
  steps: readonly Step[],
  isWrittenInPlace: boolean,
): Promise<Outcome> {
  const before = [...fleet.leases]
  const grantedFences: number[] = []
  const written: (string | undefined)[] = []
  const committed = new Map<number, string>()

  const take = async (step: Step): Promise<unknown> => {
    const token = fleet.newToken()
    switch (step.type) {
      case 'get':
        return fleet
          .cache(step.instance)
          .get('k')
          .catch((error: unknown) => {
            const isIncomplete = TokenCacheError.is(error) && error.code === 'invalid_entry'
            if (!(isWrittenInPlace && isIncomplete)) throw error
          })
      case 'set':
        written.push(token.accessToken)
        return fleet.cache(step.instance).set(token, 'k')
      case 'delete':
        written.push(undefined)
        return fleet.cache(step.instance).delete('k')
      case 'lease': {
        const answer = await fleet.cache(step.instance).lease('k')
        if (!answer.granted) return undefined
        grantedFences.push(answer.fence)
        fleet.leases.push(answer)
        return undefined
      }
      case 'commit': {
        const lease = fleet.lease(step.lease, before)
        const isStored = await lease?.commit(token)
        if (isStored && lease) committed.set(lease.fence, token.accessToken)
        return undefined
      }
      case 'release':
        return fleet.lease(step.lease, before)?.release()
      default:
        return undefined
    }
  }
  await Promise.all(steps.map(take))
  const standing = await fleet.cache(0).get('k')
  return {
    grantedFences,
    written,
    lastCommitted: committed.get(Math.max(...committed.keys())),
    standing: standing?.accessToken,
  }
}
