import { cacheFaults, PromiseBroken, standstills, type Rule, type Truth } from '../rule.ts'
import type { SimulatedProcess } from '../simulated-process.ts'
import type { IssuedToken, Request, WorldEvent } from '../world-event.ts'
import { KnownRotation } from './known-rotation.ts'

/** Who has replaced a refresh token, and whether it knows. */
interface Replacement {
  readonly request: Request
  readonly issued: IssuedToken
  isTold: boolean
  /** When the cache first held its successor. */
  storedAt: number
  /** The session of another deployment took its place. */
  isOverwritten: boolean
}

/**
 * A refresh token that was replaced is not sent again: never by the process that has replaced it, and
 * not by one that was granted the lease after its successor was stored. What could not be stored, or was
 * lost with the cache, nobody can know.
 */
export class SpentOnce implements Rule {
  readonly name = 'spent once'
  readonly #truth: Truth
  readonly #rotation: KnownRotation
  readonly #replaced = new Map<string, Replacement>()
  readonly #leasedAt = new Map<SimulatedProcess, Map<string, number>>()
  /** When a person last did something, by key and process: what a process had in hand is void then. */
  readonly #voidedAt = new Map<string, number>()

  constructor(truth: Truth) {
    this.#truth = truth
    this.#rotation = new KnownRotation(truth)
  }

  see(event: WorldEvent): void {
    this.#rotation.see(event)
    const { now } = this.#truth
    switch (event.type) {
      case 'leased': {
        const leases = this.#leasedAt.get(event.process) ?? new Map<string, number>()
        this.#leasedAt.set(event.process, leases.set(event.key, now))
        break
      }
      case 'request-ended': {
        const { request, issued } = event
        if (request.grant !== 'refresh_token' || issued === undefined) break
        if (!this.#truth.plan.rotates) break
        const replacement = {
          request,
          issued,
          isTold: false,
          storedAt: Infinity,
          isOverwritten: false,
        }
        this.#replaced.set(request.spent ?? '', replacement)
        break
      }
      case 'request-answered': {
        const replacement = this.#replaced.get(event.request.spent ?? '')
        if (event.issued !== undefined && replacement !== undefined) replacement.isTold = true
        break
      }
      case 'stored':
        this.#noteStored(event.after)
        break
      case 'sign-out-begun':
      case 'logged-in':
        this.#voidedAt.set(`${event.process.name} ${event.key}`, now)
        break
      case 'request-sent':
        this.#check(event.request)
        break
      default:
    }
  }

  /** A generation that stands says that all those before have been replaced. */
  #noteStored(after: IssuedToken | undefined): void {
    if (after === undefined) return
    for (const replacement of this.#replaced.values()) {
      const { login, generation } = replacement.issued
      const isDeployed = [login, after.login].every((each) =>
        this.#truth.isInitialRefreshToken(each),
      )
      if (isDeployed && login !== after.login) replacement.isOverwritten = true
      if (login !== after.login || generation > after.generation) continue
      replacement.storedAt = Math.min(replacement.storedAt, this.#truth.now)
    }
  }

  #check(request: Request): void {
    const { number, process, spent = '', login, grant } = request
    if (grant !== 'refresh_token' || !this.#truth.isAlive(login)) return
    const replacement = this.#replaced.get(spent)
    if (replacement === undefined) return
    const what = `request ${number} of ${process.name} sent ${spent} again`
    if (this.#isOwn(request, replacement)) {
      throw new PromiseBroken(`${what}, which it had replaced itself`)
    }
    if (this.#isShown(request, replacement)) {
      throw new PromiseBroken(`${what}, while the cache showed its successor`)
    }
    if (replacement.isOverwritten || this.#isExcused(request, replacement)) return
    throw new PromiseBroken(`${what}, which ${replacement.request.process.name} had replaced`)
  }

  #isOwn({ process, key }: Request, { request, isTold }: Replacement): boolean {
    if (request.process !== process || !isTold || this.#mayHaveForgotten()) return false
    return (this.#voidedAt.get(`${process.name} ${key}`) ?? -Infinity) < request.sentAt
  }

  /** Whether its sender was granted the lease when the successor stood, and that stands still. */
  #isShown({ process, key }: Request, { issued, storedAt }: Replacement): boolean {
    const stored = this.#truth.storedToken(key)
    const isSuccessor = stored?.login === issued.login && stored.generation >= issued.generation
    const leasedAt = this.#leasedAt.get(process)?.get(key) ?? -Infinity
    const losses = { kinds: ['cache-flushed', 'failover'] as const, since: storedAt }
    return isSuccessor && leasedAt >= storedAt && !this.#truth.faults.explain(losses)
  }

  #isExcused(request: Request, { request: earlier, storedAt }: Replacement): boolean {
    const { faults, now } = this.#truth
    if (faults.explain({ kinds: ['cache-flushed', 'failover'], since: earlier.sentAt - 15 })) {
      return true
    }
    // Who had replaced it could not store what it got.
    const kinds = [...cacheFaults, ...standstills, 'answers-lost'] as const
    const own = { process: earlier.process.name, since: earlier.sentAt - 15 }
    const leasedAt = this.#leasedAt.get(request.process)?.get(request.key) ?? now
    if (storedAt > leasedAt && faults.explain({ kinds, ...own })) return true
    // Its sender cannot see the cache, and nothing tells it that refresh tokens are replaced.
    const process = request.process.name
    const isCutOff = faults.explain({ kinds: cacheFaults, process, since: now - 15 })
    return isCutOff && !this.#rotation.isKnown(request)
  }

  #mayHaveForgotten(): boolean {
    const { maxUsersInMemory, keys } = this.#truth.plan
    return maxUsersInMemory < keys.length
  }
}
