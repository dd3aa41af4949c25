import { mkdtempSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const everyMilliseconds = 100

/**
 * How long this machine itself stood still: a timer that came late, a disk that took its time. A
 * bound that was missed meanwhile was missed; but whoever reads of it must know.
 */
export class StallMeter implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'spotify-sdk-stalls-'))
  readonly #over = new AbortController()
  readonly #stalls: { readonly at: number; readonly seconds: number }[] = []

  constructor() {
    void this.#measure()
  }

  /** The longest within the last so many seconds. */
  worstSeconds(withinSeconds: number): number {
    const since = performance.now() - withinSeconds * 1000
    const recent = this.#stalls.filter(({ at }) => at >= since)
    return Math.max(0, ...recent.map(({ seconds }) => seconds))
  }

  [Symbol.dispose](): void {
    this.#over.abort()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #measure(): Promise<void> {
    const file = await open(join(this.#folder, 'probe'), 'w')
    while (!this.#over.signal.aborted) {
      const startedAt = performance.now()
      await sleep(everyMilliseconds)
      await file.write('.', 0)
      await file.sync()
      const at = performance.now()
      const seconds = (at - startedAt - everyMilliseconds) / 1000
      if (seconds > 0.2) this.#stalls.push({ at, seconds })
    }
    await file.close()
  }
}
