import type { MockSpotify } from '@spotify-sdk/testing'
import type { OwnRedis } from './cache/own-redis.ts'
import type { Fleet } from './fleet.ts'
import type { FleetHistory } from './record/history.ts'
import type { ControlState } from './snapshot.ts'

/** Targets of the faults: no Redis and no Spotify but those that were started for this. */
export interface FaultControlsOptions {
  readonly fleet: Fleet
  readonly history: FleetHistory
  readonly redis: OwnRedis | undefined
  readonly mock: MockSpotify | undefined
}

/** Faults that the user can inject. */
export type Control = 'kill-holder' | 'freeze-holder' | 'freeze-redis' | 'fail-endpoint'

const freezeHolderSeconds = 8
const freezeRedisSeconds = 6
const lookEveryMilliseconds = 25

/** Injects faults when they are possible: there is a lease holder only now and then. */
export class FaultControls implements Disposable {
  readonly #options: FaultControlsOptions
  readonly #actions: Readonly<Record<Control, () => boolean>> = {
    'kill-holder': () => this.#wish('kill-holder', (place) => this.#options.fleet.kill(place)),
    'freeze-holder': () =>
      this.#wish('freeze-holder', (place) =>
        this.#options.fleet.freeze(place, freezeHolderSeconds),
      ),
    'freeze-redis': () => this.#freezeRedis(),
    'fail-endpoint': () => this.#toggleEndpointFailure(),
  }
  readonly #wishes = new Map<Control, NodeJS.Timeout>()
  #thawTimer: NodeJS.Timeout | undefined
  #isEndpointFailing = false

  constructor(options: FaultControlsOptions) {
    this.#options = options
  }

  get state(): ControlState {
    return {
      canFreezeRedis: this.#options.redis !== undefined,
      freezeHolderSeconds,
      freezeRedisSeconds,
      canFailEndpoint: this.#options.mock !== undefined,
      isKillPending: this.#wishes.has('kill-holder'),
      isFreezePending: this.#wishes.has('freeze-holder'),
      isRedisFrozen: this.#thawTimer !== undefined,
      isEndpointFailing: this.#isEndpointFailing,
    }
  }

  /**
   * @returns Whether the fault is possible here. A fault that is already active is not repeated.
   */
  do(control: Control): boolean {
    return this.#actions[control]()
  }

  [Symbol.dispose](): void {
    for (const timer of this.#wishes.values()) clearInterval(timer)
    clearTimeout(this.#thawTimer)
  }

  #wish(control: Control, act: (holder: number) => void): true {
    if (this.#wishes.has(control)) return true
    const look = (): void => {
      const { holder } = this.#options.history
      if (holder === undefined) return
      clearInterval(this.#wishes.get(control))
      this.#wishes.delete(control)
      act(holder)
    }
    this.#wishes.set(control, setInterval(look, lookEveryMilliseconds))
    return true
  }

  #freezeRedis(): boolean {
    const { redis, history } = this.#options
    if (redis === undefined) return false
    if (this.#thawTimer !== undefined) return true
    redis.freeze()
    history.setFault('freeze-redis', true)
    this.#thawTimer = setTimeout(() => {
      redis.thaw()
      history.setFault('freeze-redis', false)
      this.#thawTimer = undefined
    }, freezeRedisSeconds * 1000)
    return true
  }

  #toggleEndpointFailure(): boolean {
    const { mock, history } = this.#options
    if (mock === undefined) return false
    this.#isEndpointFailing = !this.#isEndpointFailing
    history.setFault('fail-endpoint', this.#isEndpointFailing)
    if (this.#isEndpointFailing) mock.fail('token', { status: 503, times: Infinity })
    else mock.recover('token')
    return true
  }
}
