import type { Chances } from '../chance.ts'
import type { SimulationEvent } from './event.ts'
import type { Plan } from './plan.ts'
import type { SimulatedProcess } from './process/simulated-process.ts'
import type { Timeline } from './process/timeline.ts'

/** What all parts of a run share. */
export interface RunContext {
  readonly plan: Plan
  readonly chances: Chances
  readonly timeline: Timeline
  /** Called when a server has handled a message of a process, before the process gets the reply. */
  readonly onContact?: ((process: SimulatedProcess) => void) | undefined
  /** Tells the rules what has happened. */
  emit(event: SimulationEvent): void
}
