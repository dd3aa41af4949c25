import type { Fault } from './fault.ts'

/** What a fault shows, in one line. */
export function summarize(fault: Fault): string {
  return [...summaries[fault.kind](fault), describeCalls(fault)]
    .filter((sentence) => sentence !== '')
    .join(' ')
}

const summaries = {
  kill: (fault: Fault) => [
    `Process ${fault.place} was killed in the middle of its token request, the lease in its hand.`,
    describeTakeover(fault),
  ],
  freeze: (fault: Fault) => [
    `Process ${fault.place} was frozen in the middle of its token request, the lease in its hand.`,
    describeTakeover(fault),
    describeWakeUp(fault),
  ],
  'freeze-redis': ({ from, until, tokens }: Fault) => [
    until === undefined
      ? 'Redis answers nothing. Callers are served from memory.'
      : `Redis answered nothing for ${seconds(until - from)}: callers were served from memory.`,
    tokens === 0
      ? ''
      : `Whoever needed a new token fetched it alone: ${count(tokens, 'request')}, and back to one when Redis was.`,
  ],
  'fail-endpoint': ({ from, until, failedCalls, requests, tokenAt, refusal }: Fault) => [
    until === undefined
      ? 'The token endpoint answers 503.'
      : `The token endpoint answered 503 for ${seconds(until - from)}.`,
    failedCalls === 0
      ? `Callers ${until === undefined ? 'go on with the token in hand until it ends' : 'went on with the token in hand'}.`
      : `When the token had ended, callers ${until === undefined ? 'get' : 'got'} a ${refusal?.error} with Retry-After, after ${count(requests, 'request')} in all.`,
    until === undefined || tokenAt === Infinity
      ? ''
      : `The next token came ${seconds(tokenAt - until)} after it was mended.`,
  ],
}

function describeTakeover({ place, from, takeover, token }: Fault): string {
  if (takeover === undefined) return 'The lease runs out, and another takes it over.'
  const successor =
    takeover.place === place ? 'The process that replaced it' : `Process ${takeover.place}`
  const takesOver = `${successor} took over after ${seconds(takeover.at - from)}`
  if (token === undefined) return `${takesOver}.`
  return token.place === takeover.place
    ? `${takesOver} and fetched token ${token.number}.`
    : `${takesOver}; token ${token.number} came by process ${token.place}.`
}

function describeWakeUp({ until, hasLostLease }: Fault): string {
  if (until === undefined) return ''
  return hasLostLease
    ? 'It woke up and believed it held the lease: its fence was too old, and it overwrote nothing.'
    : 'It woke up and took the new token.'
}

function describeCalls({ calls, failedCalls, heldCalls, longestWaitSeconds }: Fault): string {
  if (calls === 0) return ''
  const longest = `the longest took ${seconds(longestWaitSeconds)}`
  const held = heldCalls === 0 ? '' : `, ${count(heldCalls, 'call')} slept with it`
  const failed = failedCalls === 0 ? 'none failed' : `${failedCalls.toLocaleString('en')} failed`
  return `${count(calls, 'call')} meanwhile: ${failed}, ${longest}${held}.`
}

function seconds(value: number): string {
  return value < 1 ? `${Math.round(value * 1000)} ms` : `${value.toFixed(1)} s`
}

function count(value: number, noun: string): string {
  return `${value.toLocaleString('en')} ${noun}${value === 1 ? '' : 's'}`
}
