import { useState, type ReactNode } from 'react'
import { auth } from './auth.ts'
import { ProblemView } from './problem-view.tsx'
import { loadProfile, type Profile } from './spotify-api.ts'
import { useLoaded } from './use-loaded.ts'

/** Shows the signed-in user and the button to sign out. */
export function ProfileView(): ReactNode {
  const profile = useLoaded(loadProfile)
  const [problem, setProblem] = useState<unknown>()
  return (
    <header className="profile">
      {profile.status === 'loaded' && (
        <>
          <Portrait {...profile.value} />
          <div>
            <h1>{profile.value.name}</h1>
            <p>{profile.value.facts.join(' · ')}</p>
          </div>
        </>
      )}
      <button onClick={() => void auth.signOut().catch(setProblem)}>Log out</button>
      <ProblemView problem={profile.status === 'failed' ? profile.problem : problem} />
    </header>
  )
}

/**
 * The user's picture, or the first letter of the name if there is no picture or it fails to load.
 */
function Portrait({ name, imageUrl }: Pick<Profile, 'name' | 'imageUrl'>): ReactNode {
  const [isBroken, setIsBroken] = useState(false)
  if (imageUrl !== undefined && !isBroken) {
    return <img className="portrait" src={imageUrl} alt="" onError={() => setIsBroken(true)} />
  }
  const [initial] = new Intl.Segmenter('en').segment(name)
  return (
    <span className="portrait" aria-hidden="true">
      {initial?.segment.toUpperCase()}
    </span>
  )
}
