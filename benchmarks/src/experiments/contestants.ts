import type { Effort } from '../experiment.ts'
import { handWritten, ours, peers, type Library } from '../libraries.ts'

/** Ours, what one would write by hand, and the peers where they run as well. */
export function contestants({ withPeers }: Effort): readonly Library[] {
  return [ours, handWritten, ...(withPeers ? peers : [])]
}
