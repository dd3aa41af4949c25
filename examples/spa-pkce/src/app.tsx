import type { ReactNode } from 'react'
import { JournalView } from './journal-view.tsx'
import { PlaylistsView } from './playlists-view.tsx'
import { ProfileView } from './profile-view.tsx'
import { useSession } from './use-session.ts'
import { WelcomeView } from './welcome-view.tsx'

export function App(): ReactNode {
  const session = useSession()
  if (session.status === 'opening') return <main aria-busy="true" />
  if (session.status === 'signed-out') return <WelcomeView problem={session.problem} />
  return (
    <main key={session.loginId}>
      <ProfileView />
      <PlaylistsView />
      <JournalView />
    </main>
  )
}
