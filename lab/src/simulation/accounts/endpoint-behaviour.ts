import type { SimulatedProcess } from '../simulated-process.ts'

/** What the accounts service does at present. */
export interface EndpointBehaviour {
  isFailing: boolean
  retryAfterSeconds: number | undefined
  slowSeconds: number
  losesAnswers: boolean
  /** Refuses refresh tokens that are good. */
  refusesFalsely: boolean
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
    refusesFalsely: false,
    cutOff: new Set(),
    misconfigured: new Set(),
  }
}
