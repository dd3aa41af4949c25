import { engineMutations } from './engine-mutations.ts'
import { leaseMutations } from './lease-mutations.ts'
import { refreshTokenMutations } from './refresh-token-mutations.ts'
import { loginMutations } from './login-mutations.ts'
import type { Mutation } from './mutation.ts'
import { sourceMutations } from './source-mutations.ts'
import { userMutations } from './user-mutations.ts'

/** Mistakes that the simulation has to find, each alone. */
export const mutations: readonly Mutation[] = [
  ...engineMutations,
  ...leaseMutations,
  ...loginMutations,
  ...refreshTokenMutations,
  ...sourceMutations,
  ...userMutations,
]
