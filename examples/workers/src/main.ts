import cluster from 'node:cluster'
import { supervise } from './supervise.ts'
import { work } from './worker.ts'

if (cluster.isPrimary) await supervise(process.argv.slice(2))
else await work()
