import type { ReactNode } from 'react'
import { read } from '../spotify.ts'

export default function Home(): ReactNode {
  return (
    <main>
      <h1>Your saved tracks</h1>
      <Greeting />
      <SavedTracks />
    </main>
  )
}

// Both components need a token at the same moment. Together they make one refresh.
async function Greeting(): Promise<ReactNode> {
  const profile = await read((client) => client.users.getCurrentProfile())
  return profile && <p>Hello {profile.display_name ?? profile.id}</p>
}

async function SavedTracks(): Promise<ReactNode> {
  const saved = await read((client) => client.tracks.getSaved({ limit: 5 }))
  if (saved === undefined) return <Button action="/login">Log in with Spotify</Button>
  return (
    <>
      <ol>
        {saved.items.map(({ track }) => (
          <li key={track.uri}>{track.name}</li>
        ))}
      </ol>
      <Button action="/logout">Log out</Button>
    </>
  )
}

interface ButtonProps {
  readonly action: string
  readonly children: ReactNode
}

/** A form, because `Link` loads pages in advance: it would start sign-ins. */
function Button({ action, children }: ButtonProps): ReactNode {
  return (
    <form method="post" action={action}>
      <button>{children}</button>
    </form>
  )
}
