import { openSync, readFileSync, writeSync } from 'node:fs'

import type { Failpoint } from './messages.ts'

/** Records the points that a process has reached, one per line, before it continues. */
export class Journal {
  readonly #file: number

  constructor(path: string) {
    this.#file = openSync(path, 'a')
  }

  /** Written synchronously, so that it survives a SIGKILL right afterwards. */
  note(point: Failpoint): void {
    writeSync(this.#file, `${point}\n`)
  }
}

/** The points that a process has reached, in order. */
export function readJournal(path: string): readonly Failpoint[] {
  return readFileSync(path, 'utf8').split('\n').slice(0, -1) as Failpoint[]
}
