import type { Effort } from '../experiment.ts'
import { handWritten, ours, peers, type Library } from '../libraries.ts'

/** Our library, the hand-written floors, and the peers if they run too. */
export function contestants({ withPeers }: Effort): readonly Library[] {
  return [ours, handWritten, ...(withPeers ? peers : [])]
}
