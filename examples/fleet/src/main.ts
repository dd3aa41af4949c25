import cluster from 'node:cluster'
import { direct } from './direct.ts'
import { readOptions } from './options.ts'
import { work } from './worker/work.ts'

if (!cluster.isPrimary) {
  await work()
} else {
  try {
    await direct(readOptions(process.argv.slice(2)))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
