import type { SetUp } from '../library.ts'

export const setUp: SetUp = () => async () => 'constant'
