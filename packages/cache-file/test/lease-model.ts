import type { TokenInfo } from '@spotify-sdk/auth-core'

/** What a silent holder has done with its lease. */
type LeaseState = 'held' | 'released' | 'cooldown'

/** Seconds of a lease and of a cooldown in this model. */
export const modelSeconds = { lease: 5, cooldown: 100 } as const

/** The expected answer to a lease request. */
export type ModelAnswer =
  | { readonly granted: true; readonly fence: number }
  | { readonly granted: false; readonly reason: 'busy' | 'cooldown' }

/** The protocol of one key in a few lines. All instances must agree with it. */
export class LeaseModel {
  now = 0
  token: TokenInfo | undefined
  deleted = false
  #last = 0
  #written = 0
  #lease: { readonly fence: number; state: LeaseState } | undefined
  readonly #seen = new Map<number, { readonly mark: string; readonly since: number }>()

  write(token: TokenInfo | undefined): void {
    this.#store(++this.#last, token)
  }

  lease(instance: number): ModelAnswer {
    const left = this.#secondsLeft(instance)
    if (left > 0) {
      return { granted: false, reason: this.#lease?.state === 'cooldown' ? 'cooldown' : 'busy' }
    }
    this.#seen.delete(instance)
    this.#lease = { fence: ++this.#last, state: 'held' }
    return { granted: true, fence: this.#last }
  }

  commit(fence: number, token: TokenInfo): boolean {
    if (fence <= this.#written) return false
    this.#store(fence, token)
    return true
  }

  release(fence: number, cools: boolean): void {
    if (this.#lease?.fence === fence) this.#lease.state = cools ? 'cooldown' : 'released'
  }

  #store(fence: number, token: TokenInfo | undefined): void {
    this.#written = fence
    this.token = token
    this.deleted = token === undefined
    if (this.#lease !== undefined && this.#lease.fence <= fence) this.#lease = undefined
  }

  /** Every instance counts from when it first saw the lease in this state. */
  #secondsLeft(instance: number): number {
    if (this.#lease === undefined || this.#lease.state === 'released') return 0
    const { fence, state } = this.#lease
    const mark = `${fence} ${state}`
    const seen = this.#seen.get(instance)
    const since = seen?.mark === mark ? seen.since : this.now
    this.#seen.set(instance, { mark, since })
    return modelSeconds[state === 'held' ? 'lease' : 'cooldown'] - (this.now - since)
  }
}
