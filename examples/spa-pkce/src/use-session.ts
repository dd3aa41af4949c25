import { useEffect, useState } from 'react'
import { auth } from './auth.ts'
import { readJournal } from './journal.ts'
import { completeLogin } from './login.ts'

/** What this tab knows of its user. */
export type Session =
  | { readonly status: 'opening' }
  /** `loginId` is another one after each login: what was shown of the last user is void then. */
  | { readonly status: 'signed-in'; readonly loginId: number | undefined }
  | { readonly status: 'signed-out'; readonly problem?: unknown }

/** Whether a user is signed in, here or in another tab of this browser. */
export function useSession(): Session {
  const [session, setSession] = useState<Session>({ status: 'opening' })

  useEffect(() => {
    const look = async (problem?: unknown): Promise<void> => {
      const authorization = await auth.getAuthorization()
      if (authorization === undefined) return setSession({ status: 'signed-out', problem })
      setSession({ status: 'signed-in', loginId: authorization.authorizedAt })
    }
    const fail = (problem: unknown): void => setSession({ status: 'signed-out', problem })
    // A failed callback (opened twice, or never requested) does not sign out a signed-in user.
    completeLogin()
      .then(() => look(), look)
      .catch(fail)
    // A sign-in or sign-out, here or elsewhere.
    return readJournal(() => void look().catch(fail))
  }, [])

  return session
}
