import type { AuthorizationRequest } from '@spotify-sdk/auth-authorization-code'
import type { Chance } from '../chance.ts'
import { otherScope, type Member } from '../member.ts'
import type { World } from '../world.ts'

/** A login that one browser goes through: to the consent page, and back to whatever process answers. */
export class Browser {
  readonly #world: World
  readonly #key: string
  readonly #begunAt: Member
  readonly #somebody: () => Member | undefined
  readonly #chance: Chance

  constructor(world: World, key: string, begunAt: Member, somebody: () => Member | undefined) {
    this.#world = world
    this.#key = key
    this.#begunAt = begunAt
    this.#somebody = somebody
    this.#chance = world.chances.of(`browser of ${key}`)
  }

  /** As everybody does, at once. @returns Whether they were told that it worked. */
  async logIn(scope: string): Promise<boolean> {
    const request = await this.#begin()
    const redirect = this.#world.accounts.consent(request.url, this.#key, scope)
    return this.#callBack(this.#begunAt, redirect, request)
  }

  /** As people do: they think it over, deny, leave, grant less, come back late, or twice. */
  async logInOddly(scope: string): Promise<boolean> {
    const { accounts, plan } = this.#world
    const chance = this.#chance
    const request = await this.#begin()
    await this.#wait(chance.wait(4))
    const decision = chance.next()
    if (decision < 0.05) return false
    const redirect =
      decision < 0.12
        ? accounts.refuse(request.url)
        : accounts.consent(request.url, this.#key, scope)
    if (chance.isTrue(0.1))
      await this.#wait(chance.between(0.5, 1.5) * Math.min(plan.codeSeconds, 15))
    const member = this.#somebody()
    if (member === undefined) return false
    const callBacks = [this.#callBack(member, redirect, request)]
    if (chance.isTrue(0.3)) {
      // A double click, a reload, the button «back»: soon or much later, here or elsewhere.
      await this.#wait(chance.pick([0, 0, 0.02, 0.3, 5, 40]))
      const again = chance.isTrue(0.6) ? member : this.#somebody()
      if (again?.process.isRunning === true)
        callBacks.push(this.#callBack(again, redirect, request))
    }
    return (await Promise.all(callBacks)).includes(true)
  }

  async #begin(): Promise<AuthorizationRequest> {
    return this.#begunAt.callUser(this.#key, (_, all) =>
      all.createAuthorizationUrl({ scope: otherScope }),
    )
  }

  async #callBack(
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
        world.tell({ type: 'code-returned', process, key, code })
        return user.exchangeCode(code, { codeVerifier })
      })
      const isNews = world.isFirstTold(accessToken)
      world.tell({
        type: 'logged-in',
        process,
        key,
        code: code ?? '',
        accessToken,
        authorizedAt,
        isNews,
      })
      return true
    } catch (error) {
      world.tell({ type: 'login-failed', process, key, code, error })
      return false
    }
  }

  #wait(seconds: number): Promise<void> {
    return new Promise((resolve) => void this.#world.timeline.after(seconds, resolve))
  }
}
