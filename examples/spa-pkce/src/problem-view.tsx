import { SpotifyError } from '@spotify-sdk/auth-core'
import type { ReactNode } from 'react'

/** An error, in the words that it brings: those of the library hold no secret. */
export function ProblemView({ problem }: { readonly problem: unknown }): ReactNode {
  if (problem === undefined) return null
  return (
    <p role="alert" className="problem">
      {sentenceOf(problem)}
    </p>
  )
}

function sentenceOf(problem: unknown): string {
  if (SpotifyError.is(problem) && problem.code === 'access_denied') {
    return 'You said no, and nothing was shared. Log in whenever you like.'
  }
  return problem instanceof Error ? problem.message : 'Something went wrong: load the page again.'
}
