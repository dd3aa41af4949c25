import type { AuthorizationRequest } from '@spotify-sdk/auth-authorization-code'
import type { Chance } from '../../chance.ts'
import { otherScope, type Member } from '../process/member.ts'
import type { World } from '../world.ts'

/** One sign-in in a browser: to the consent page, and back to a process. */
export class Browser {
  readonly #world: World
  readonly #key: string
  readonly #startedAt: Member
  readonly #anyMember: () => Member | undefined
  readonly #chance: Chance
  #hasSignedIn = false

  /** @param startedAt The process that creates the authorization URL. */
  constructor(world: World, key: string, startedAt: Member, anyMember: () => Member | undefined) {
    this.#world = world
    this.#key = key
    this.#startedAt = startedAt
    this.#anyMember = anyMember
    this.#chance = world.chances.of(`browser of ${key}`)
  }

  /** The user allows and comes back immediately. @returns Whether the sign-in succeeded. */
  async signIn(scope: string): Promise<boolean> {
    const request = await this.#start()
    const redirect = this.#world.accounts.allow(request.url, this.#key, scope)
    return this.#comeBack(this.#startedAt, redirect, request)
  }

  /** The user hesitates, denies, leaves, comes back late, twice, or to another process. */
  async signInOddly(scope: string): Promise<boolean> {
    const { accounts, plan } = this.#world
    const chance = this.#chance
    const request = await this.#start()
    await this.#wait(chance.wait(4))
    const decision = chance.next()
    if (decision < 0.05) return false
    const redirect =
      decision < 0.12 ? accounts.deny(request.url) : accounts.allow(request.url, this.#key, scope)
    if (chance.isTrue(0.1)) {
      await this.#wait(chance.between(0.5, 1.5) * Math.min(plan.codeSeconds, 15))
    }
    const member = this.#anyMember()
    if (member === undefined) return false
    const results = [this.#comeBack(member, redirect, request)]
    if (chance.isTrue(0.3)) {
      // A double click, a reload, or the back button.
      await this.#wait(chance.pick([0, 0, 0.02, 0.3, 5, 40]))
      const second = chance.isTrue(0.6) ? member : this.#anyMember()
      if (second?.process.isRunning === true) {
        results.push(this.#comeBack(second, redirect, request))
      }
    }
    return (await Promise.all(results)).includes(true)
  }

  async #start(): Promise<AuthorizationRequest> {
    return this.#startedAt.callUser(this.#key, (_, all) =>
      all.createAuthorizationUrl({ scope: otherScope }),
    )
  }

  async #comeBack(
    member: Member,
    redirect: string,
    { state, codeVerifier }: AuthorizationRequest,
  ): Promise<boolean> {
    const world = this.#world
    const [key, { process }] = [this.#key, member]
    let code: string | undefined
    try {
      const { accessToken, authorizedAt } = await member.callUser(key, (user, all) => {
        ;({ code } = all.parseAuthorizationResponse(redirect, { expectedState: state }))
        world.emit({ type: 'code-returned', process, key, code })
        return user.exchangeCode(code, { codeVerifier })
      })
      const token = world.issuedToken(accessToken)
      const isFirst = !this.#hasSignedIn
      this.#hasSignedIn = true
      const signedIn = { process, key, code: code ?? '', token, authorizedAt, isFirst }
      world.emit({ type: 'signed-in', ...signedIn })
      return true
    } catch (error) {
      world.emit({ type: 'sign-in-failed', process, key, code, error })
      return false
    }
  }

  #wait(seconds: number): Promise<void> {
    return new Promise((resolve) => void this.#world.timeline.after(seconds, resolve))
  }
}
