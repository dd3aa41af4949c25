import { useState, type ReactNode } from 'react'
import { auth } from './auth.ts'
import { ProblemView } from './problem-view.tsx'
import { loadProfile } from './spotify-api.ts'
import { useLoaded } from './use-loaded.ts'

/** Who is logged in, and the way out. */
export function ProfileView(): ReactNode {
  const profile = useLoaded(loadProfile)
  const [problem, setProblem] = useState<unknown>()
  return (
    <header className="profile">
      {profile.status === 'loaded' && (
        <>
          <Portrait name={profile.value.display_name} url={profile.value.images[0]?.url} />
          <div>
            <h1>{profile.value.display_name}</h1>
            <p>
              {[profile.value.product, profile.value.country]
                .filter((fact) => fact !== undefined)
                .join(' · ')}
            </p>
          </div>
        </>
      )}
      <button onClick={() => void auth.signOut().catch(setProblem)}>Log out</button>
      <ProblemView problem={profile.status === 'failed' ? profile.problem : problem} />
    </header>
  )
}

function Portrait({
  name,
  url,
}: {
  readonly name: string
  readonly url: string | undefined
}): ReactNode {
  if (url !== undefined) return <img className="portrait" src={url} alt="" />
  return (
    <span className="portrait" aria-hidden="true">
      {name.slice(0, 1).toUpperCase()}
    </span>
  )
}
