import type { MutantResult } from '@stryker-mutator/api/core'
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin'

/** What the process that runs Stryker tells the one that counts. */
export type StrykerMessage =
  | { readonly type: 'planned'; readonly mutants: number }
  | { readonly type: 'tested'; readonly result: MutantResult }

function tell(message: StrykerMessage): void {
  process.send?.(message)
}

/** Passes each result on as it comes, so that a run that is cut short has its figures, too. */
export const strykerPlugins = [
  declareValuePlugin(PluginKind.Reporter, 'mutants', {
    onMutationTestingPlanReady: ({ mutantPlans }) =>
      tell({ type: 'planned', mutants: mutantPlans.length }),
    onMutantTested: (result) => tell({ type: 'tested', result }),
  }),
]
