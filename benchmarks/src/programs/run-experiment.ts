import type { Effort } from '../experiment.ts'
import { experiments } from '../experiments.ts'

// argv: the experiment, the effort as JSON.

const [, , name = '', effort = ''] = process.argv
const experiment = experiments.find((one) => one.name === name)
process.send?.(await experiment?.run(JSON.parse(effort) as Effort))
