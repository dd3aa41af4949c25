import { AsyncLocalStorage } from 'node:async_hooks'
import type { SimulatedProcess } from './simulated-process.ts'

/** Whose code runs just now, through all of its promises; nobody's: the simulation's own. */
export const runningProcess = new AsyncLocalStorage<SimulatedProcess>()
