import { engineMutations } from './engine-mutations.ts'
import { leaseMutations } from './lease-mutations.ts'
import type { Mutation } from './mutation.ts'

/** Mistakes that the simulation has to find, each alone. */
export const mutations: readonly Mutation[] = [...engineMutations, ...leaseMutations]
