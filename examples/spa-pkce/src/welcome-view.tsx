import { useState, type ReactNode } from 'react'
import { beginLogin } from './login.ts'
import { ProblemView } from './problem-view.tsx'

/** What a user sees before signing in. */
export function WelcomeView({ problem }: { readonly problem?: unknown }): ReactNode {
  const [ownProblem, setOwnProblem] = useState<unknown>()
  return (
    <main className="welcome">
      <h1>Your playlists</h1>
      <p>Log in with Spotify to see them. This page asks for no more than to read them.</p>
      <button className="primary" onClick={() => void beginLogin().catch(setOwnProblem)}>
        Log in with Spotify
      </button>
      <ProblemView problem={ownProblem ?? problem} />
    </main>
  )
}
