import { expect, it } from 'vitest'
import { RunningOperations } from './running-operations.ts'

it('closes connections after the last operation, including one that followed another', async () => {
  const operations = new RunningOperations()
  const order: string[] = []
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const chain = operations.run(() => first.promise).then(() => operations.run(() => second.promise))
  const failing = operations.run(() => Promise.reject(new Error('refused')))
  const closing = operations.close(async () => void order.push('closed'))
  await expect(failing).rejects.toThrow('refused')
  order.push('first')
  first.resolve()
  await new Promise((resolve) => setImmediate(resolve))
  order.push('second')
  second.resolve()
  await Promise.all([chain, closing])
  expect(order).toEqual(['first', 'second', 'closed'])
})

it('returns what an operation returns, and throws what the closing of connections throws', async () => {
  const operations = new RunningOperations()
  expect(await operations.run(async () => 'read')).toBe('read')
  const closing = operations.close(() => Promise.reject(new Error('not closed')))
  await expect(closing).rejects.toThrow('not closed')
})
