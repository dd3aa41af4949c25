import type { MutantResult } from '@stryker-mutator/api/core'
import { explanationOf } from './explained.ts'
import { mutantOf, type Mutant } from './mutant.ts'

/** What became of the mutants of one part. */
export class Tally {
  planned = 0
  killed = 0
  /** A test, or a loop, did not end any more: noticed, too. */
  timedOut = 0
  survived = 0
  /** No test comes by; they count as survivors. */
  unreached = 0
  /** Texts for people, which no test repeats. */
  excluded = 0
  /** Survivors that were read and are listed with their reason. They stay survivors in the score. */
  explained = 0
  /** Survivors that somebody has yet to read. */
  readonly unexplained: Mutant[] = []

  add(result: MutantResult): void {
    switch (result.status) {
      case 'Killed':
      case 'RuntimeError':
        this.killed++
        break
      case 'Timeout':
        this.timedOut++
        break
      case 'Survived':
        this.survived++
        this.#read(mutantOf(result))
        break
      case 'NoCoverage':
        this.unreached++
        this.#read(mutantOf(result))
        break
      case 'CompileError':
      case 'Ignored':
      case 'Pending':
        this.excluded++
    }
  }

  #read(survivor: Mutant): void {
    if (explanationOf(survivor) === undefined) this.unexplained.push(survivor)
    else this.explained++
  }

  /** Mutants that were run against the tests. */
  get made(): number {
    return this.killed + this.timedOut + this.survived + this.unreached
  }

  /** The same with those that were left out: how far the run has come. */
  get tried(): number {
    return this.made + this.excluded
  }

  /** Per cent of the mutants made that were noticed. */
  get score(): number {
    return this.made === 0 ? 0 : ((this.killed + this.timedOut) / this.made) * 100
  }
}
