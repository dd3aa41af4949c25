import { TokenCacheObject as PublishedObject, type TokenCacheObjectState } from '../../src/index.ts'
import { controlUrl, type ObjectControl } from './object-control.ts'

const now = Date.now.bind(Date)
let shiftSeconds = 0
Date.now = () => now() + shiftSeconds * 1000

interface State extends TokenCacheObjectState {
  readonly storage: TokenCacheObjectState['storage'] & {
    list(): Promise<ReadonlyMap<string, unknown>>
  }
  abort(reason: string): never
}

/** The published class, and what a test may do to it. */
export class TokenCacheObject extends PublishedObject {
  readonly #state: State
  #isToRestart = false
  #answer: Response | undefined

  constructor(state: State) {
    super(state)
    this.#state = state
  }

  override async fetch(request: Request): Promise<Response> {
    if (request.url === controlUrl) return this.#control(await request.json())
    if (this.#answer !== undefined) return this.#answer.clone()
    if (this.#isToRestart) return this.#state.abort('restart')
    return super.fetch(request)
  }

  async #control(control: ObjectControl): Promise<Response> {
    const { storage } = this.#state
    if ('put' in control) await storage.put('entry', control.put)
    if ('shiftSeconds' in control) ({ shiftSeconds } = control)
    if ('alarm' in control) await this.alarm()
    if ('restart' in control) this.#isToRestart = true
    if ('answer' in control) {
      this.#answer = new Response(control.answer, { status: control.status })
    }
    const alarm = await storage.getAlarm()
    const entries = Object.fromEntries(await storage.list())
    return Response.json({ entries, alarmAt: alarm === null ? null : alarm / 1000 })
  }
}

export default {
  fetch: (): Response => new Response('This Worker has objects alone.', { status: 404 }),
}
