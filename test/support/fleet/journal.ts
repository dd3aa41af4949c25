import { openSync, readFileSync, writeSync } from 'node:fs'

import type { Failpoint } from './messages.ts'

/** What a process has come to, one point a line, each before it went on. */
export class Journal {
  readonly #file: number

  constructor(path: string) {
    this.#file = openSync(path, 'a')
  }

  /** In one step with the system: what is noted outlives a SIGKILL in the very next instant. */
  note(point: Failpoint): void {
    writeSync(this.#file, `${point}\n`)
  }
}

/** The points that a process has come to, in their order. */
export function readJournal(path: string): readonly Failpoint[] {
  return readFileSync(path, 'utf8').split('\n').slice(0, -1) as Failpoint[]
}
