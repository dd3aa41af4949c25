import { cursorTo, clearScreenDown } from 'node:readline'

const lineEverySeconds = 2

/** Redraws itself in a terminal. Elsewhere it prints now and then. */
export class Screen {
  #shownAt = -Infinity

  show(text: string): void {
    if (process.stdout.isTTY) {
      cursorTo(process.stdout, 0, 0)
      clearScreenDown(process.stdout)
      process.stdout.write(`${text}\n`)
    } else if (performance.now() - this.#shownAt > lineEverySeconds * 1000) {
      this.#shownAt = performance.now()
      process.stdout.write(`${text}\n\n`)
    }
  }
}
