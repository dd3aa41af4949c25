import process from 'node:process'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** A signal that asks a process to end. */
export type StopSignal = (typeof signals)[number]

/** Seconds between two looks at the parent process. */
const lookSeconds = 0.25

/**
 * Calls back for each signal that asks this process to end. `npx` passes a signal to the shell in
 * between only, so there the end of that shell counts as `SIGTERM`.
 */
export function onStop(callback: (signal: StopSignal) => void): void {
  for (const signal of signals) process.on(signal, callback)
  if (process.env['npm_command'] !== 'exec') return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    callback('SIGTERM')
  }, lookSeconds * 1000)
  watch.unref()
}
