import { expect, it } from 'vitest'
import { missingScopes } from './granted-scope.ts'

it.each([
  ['a b', ['a', 'b'], []],
  ['b a c', ['a', 'b'], []],
  ['a', ['a', 'b', 'c'], ['b', 'c']],
  ['ab', ['a'], ['a']],
  ['', ['a'], ['a']],
  ['', [], []],
  [undefined, ['a'], []],
])('of %j, requiring %j, there is missing %j', (granted, required, missing) => {
  expect(missingScopes(granted, required)).toEqual(missing)
})
