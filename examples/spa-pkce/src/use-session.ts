import { useEffect, useState } from 'react'
import { auth } from './auth.ts'
import { readJournal } from './journal.ts'
import { completeLogin } from './login.ts'

/** What this tab knows of its user. */
export type Session =
  | { readonly status: 'opening' | 'signed-in' }
  | { readonly status: 'signed-out'; readonly problem?: unknown }

/** Whether somebody is logged in: here, or in another tab of this browser. */
export function useSession(): Session {
  const [session, setSession] = useState<Session>({ status: 'opening' })

  useEffect(() => {
    const look = async (): Promise<void> => {
      const authorization = await auth.getAuthorization()
      setSession({ status: authorization === undefined ? 'signed-out' : 'signed-in' })
    }
    const fail = (problem: unknown): void => setSession({ status: 'signed-out', problem })
    completeLogin().then(look).catch(fail)
    // A login or a sign-out, here or elsewhere.
    return readJournal(() => void look().catch(fail))
  }, [])

  return session
}
