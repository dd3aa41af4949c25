import { answer } from './answer.ts'
import { log } from './log.ts'
import { messages, type Message } from './messages.ts'
import { close } from './spotify.ts'

/** How long answers may still take after SIGTERM. Docker kills a container after ten seconds. */
const graceSeconds = 8

const stopping = new AbortController()
const giveUp = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    log('info', { type: 'stopping', signal })
    stopping.abort()
    setTimeout(() => giveUp.abort(), graceSeconds * 1000).unref()
  })
}

async function respond(message: Message): Promise<void> {
  await message.reply(await answer(message.userId, message.text, giveUp.signal))
}

/** Messages are answered side by side; those in work are finished before the end. */
const inWork = new Set<Promise<unknown>>()
log('info', { type: 'started' })
for await (const message of messages(stopping.signal)) {
  const work = respond(message).catch((error: Error) => log('error', { name: error.name }))
  inWork.add(work)
  void work.finally(() => inWork.delete(work))
}
await Promise.all(inWork)
await close()
log('info', { type: 'stopped' })
