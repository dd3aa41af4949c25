import type { Chance } from './chance.ts'
import type { SimulatedProcess } from './simulated-process.ts'
import type { Timeline } from './timeline.ts'
import type { WorldEvent } from './world-event.ts'

/** How it issues tokens. */
export interface TokenEndpointOptions {
  readonly timeline: Timeline
  readonly chance: Chance
  readonly lifeSeconds: number
  /** Whether a refresh token works once, and a second use revokes the login. */
  readonly rotates: boolean
  readonly tell: (event: WorldEvent) => void
  /** Is told whose request has just come. */
  readonly onContact: (process: SimulatedProcess) => void
}

/** What the endpoint does at present. */
export interface EndpointBehaviour {
  isFailing: boolean
  retryAfterSeconds: number | undefined
  slowSeconds: number
  losesAnswers: boolean
  /** Processes that cannot reach it, and such as send an old secret. */
  readonly cutOff: Set<SimulatedProcess>
  readonly misconfigured: Set<SimulatedProcess>
}

export function wellBehaved(): EndpointBehaviour {
  return {
    isFailing: false,
    retryAfterSeconds: undefined,
    slowSeconds: 0,
    losesAnswers: false,
    cutOff: new Set(),
    misconfigured: new Set(),
  }
}
