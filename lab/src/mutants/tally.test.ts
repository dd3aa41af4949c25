import { join } from 'node:path'
import type { MutantResult, MutantStatus } from '@stryker-mutator/api/core'
import { describe, expect, it } from 'vitest'
import { mutantOf } from './mutant.ts'
import { Tally } from './tally.ts'

const fileName = join(import.meta.dirname, '../../../packages/auth-core/src/awaitable.ts')

/** The mutant that makes `export` of the second line `import`. */
function result(status: MutantStatus): MutantResult {
  return {
    id: '1',
    fileName,
    mutatorName: 'Keyword',
    replacement: 'import',
    location: { start: { line: 2, column: 1 }, end: { line: 2, column: 7 } },
    status,
  }
}

describe('a mutant', () => {
  it('is shown as the line that it makes of another', () => {
    expect(mutantOf(result('Survived'))).toEqual({
      file: 'packages/auth-core/src/awaitable.ts',
      lineNumber: 2,
      line: 'export type Awaitable<T> = T | PromiseLike<T>',
      becomes: 'import type Awaitable<T> = T | PromiseLike<T>',
    })
  })
})

describe('the score', () => {
  it('counts what no test reaches as survived, and leaves texts out', () => {
    const tally = new Tally()
    for (const status of ['Killed', 'Killed', 'Timeout', 'Survived', 'NoCoverage', 'Ignored']) {
      tally.add(result(status as MutantStatus))
    }
    expect(tally).toMatchObject({ killed: 2, timedOut: 1, survived: 1, unreached: 1, excluded: 1 })
    expect({ made: tally.made, tried: tally.tried, score: tally.score }).toEqual({
      made: 5,
      tried: 6,
      score: 60,
    })
    expect(tally.unexplained).toHaveLength(2)
  })

  it('is none where nothing was tried', () => {
    expect(new Tally().score).toBe(0)
  })
})
