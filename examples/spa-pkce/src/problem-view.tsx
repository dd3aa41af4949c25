import { SpotifyError } from '@spotify-sdk/auth-core'
import type { ReactNode } from 'react'

/** Shows an error's message. The library's messages contain no secret. */
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
    return 'You denied access, and nothing was shared. You can sign in at any time.'
  }
  return problem instanceof Error ? problem.message : 'Something went wrong: load the page again.'
}
