import { leaseMistakes } from './lease-mistakes.ts'
import type { Mistake } from './mistake.ts'
import { refreshMistakes } from './refresh-mistakes.ts'
import { refreshTokenMistakes } from './refresh-token-mistakes.ts'
import { signInMistakes } from './sign-in-mistakes.ts'
import { userMistakes } from './user-mistakes.ts'

/** Mistakes that the simulation must find, each planted alone. */
export const mistakes: readonly Mistake[] = [
  ...refreshMistakes,
  ...leaseMistakes,
  ...refreshTokenMistakes,
  ...userMistakes,
  ...signInMistakes,
]
