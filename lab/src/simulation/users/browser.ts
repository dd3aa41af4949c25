import type { AuthorizationRequest } from '@spotify-sdk/auth-authorization-code'
import { otherScope, type Member } from '../process/member.ts'
import type { World } from '../world.ts'

/** One sign-in in a browser: to the consent page, and back to a process. Each reports whether it succeeded. */
export interface Browser {
  /** The user allows and comes back immediately. */
  signIn(scope: string): Promise<boolean>
  /** The user hesitates, denies, leaves, comes back late, twice, or to another process. */
  signInOddly(scope: string): Promise<boolean>
}

/** @param startedAt The process that creates the authorization URL. */
export function openBrowser(
  world: World,
  key: string,
  startedAt: Member,
  anyMember: () => Member | undefined,
): Browser {
  const { accounts, plan, timeline } = world
  const chance = world.chances.of(`browser of ${key}`)
  let hasSignedIn = false

  const wait = (seconds: number): Promise<void> =>
    new Promise((resolve) => void timeline.after(seconds, resolve))

  const start = async (): Promise<AuthorizationRequest> =>
    startedAt.callUser(key, (_, all) => all.createAuthorizationUrl({ scope: otherScope }))

  const comeBack = async (
    member: Member,
    redirect: string,
    { state, codeVerifier }: AuthorizationRequest,
  ): Promise<boolean> => {
    const { process } = member
    let code: string | undefined
    try {
      const { accessToken, authorizedAt } = await member.callUser(key, (user, all) => {
        ;({ code } = all.parseAuthorizationResponse(redirect, { expectedState: state }))
        world.emit({ type: 'code-returned', process, key, code })
        return user.exchangeCode(code, { codeVerifier })
      })
      const token = world.issuedToken(accessToken)
      const isFirst = !hasSignedIn
      hasSignedIn = true
      const signedIn = { process, key, code: code ?? '', token, authorizedAt, isFirst }
      world.emit({ type: 'signed-in', ...signedIn })
      return true
    } catch (error) {
      world.emit({ type: 'sign-in-failed', process, key, code, error })
      return false
    }
  }

  return {
    signIn: async (scope) => {
      const request = await start()
      return comeBack(startedAt, accounts.allow(request.url, key, scope), request)
    },
    signInOddly: async (scope) => {
      const request = await start()
      await wait(chance.wait(4))
      const decision = chance.next()
      if (decision < 0.05) return false
      const redirect =
        decision < 0.12 ? accounts.deny(request.url) : accounts.allow(request.url, key, scope)
      if (chance.isTrue(0.1)) await wait(chance.between(0.5, 1.5) * Math.min(plan.codeSeconds, 15))
      const member = anyMember()
      if (member === undefined) return false
      const results = [comeBack(member, redirect, request)]
      if (chance.isTrue(0.3)) {
        // A double click, a reload, or the back button.
        await wait(chance.pick([0, 0, 0.02, 0.3, 5, 40]))
        const second = chance.isTrue(0.6) ? member : anyMember()
        if (second?.process.isRunning === true) results.push(comeBack(second, redirect, request))
      }
      return (await Promise.all(results)).includes(true)
    },
  }
}
