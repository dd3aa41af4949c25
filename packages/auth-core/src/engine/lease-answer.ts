import type { LeaseRefusal, RefreshLease } from '../cache/token-cache.ts'

/**
 * Reads what a cache answers to a request for a lease: each member once, as it may be a getter of
 * somebody's own, so that what was checked is what is used. A lease may be an instance with private
 * state: its methods stay its own.
 *
 * @throws Whatever a getter throws; `TypeError` for what is no answer.
 */
export function readLeaseAnswer(
  answer: RefreshLease | LeaseRefusal | undefined,
): RefreshLease | LeaseRefusal {
  switch (answer?.granted) {
    case false:
      return readRefusal(answer)
    case true:
      return readLease(answer)
    case undefined:
    default:
      throw noLease()
  }
}

function readRefusal({ reason, retryAfterSeconds, code }: LeaseRefusal): LeaseRefusal {
  if (reason !== 'cooldown') return { granted: false, reason: 'busy', retryAfterSeconds: 0 }
  if (!(typeof retryAfterSeconds === 'number' && retryAfterSeconds >= 0)) throw noLease()
  return { granted: false, reason, retryAfterSeconds, code }
}

function readLease(lease: RefreshLease): RefreshLease {
  const { fence, token, deleted, signal, extend } = lease
  if (typeof fence !== 'number' || !(signal instanceof AbortSignal)) throw noLease()
  return {
    granted: true,
    fence,
    token,
    deleted: deleted === true,
    signal,
    remainingSeconds: () => remainingSecondsOf(lease),
    extend: typeof extend === 'function' ? (seconds) => extend.call(lease, seconds) : undefined,
    commit: (next) => lease.commit(next),
    release: async (options) => lease.release(options),
  }
}

/** Nothing, where the lease cannot say: whoever does not know what is left sends no request. */
function remainingSecondsOf(lease: RefreshLease): number {
  try {
    const seconds: unknown = lease.remainingSeconds()
    return typeof seconds === 'number' ? seconds : 0
  } catch {
    return 0
  }
}

function noLease(): TypeError {
  return new TypeError('The cache answered with no lease')
}
