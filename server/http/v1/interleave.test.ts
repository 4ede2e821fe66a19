import { expect, test } from 'vitest'
import { interleave } from './interleave.ts'

async function* counting(name: string, count: number, left: string[]) {
  try {
    for (let n = 0; n < count; n++) {
      await new Promise((resolve) => setImmediate(resolve))
      yield [`${name}${n}`]
    }
  } finally {
    left.push(name)
  }
}

/** Says nothing until it is told to go. */
async function* waiting(over: AbortSignal, left: string[]) {
  try {
    yield ['first']
    await new Promise((resolve) => over.addEventListener('abort', resolve))
  } finally {
    left.push('waiting')
  }
}

test('every event of every choice comes once, each choice’s in order', async () => {
  const left: string[] = []
  const sources = [counting('a', 5, left), counting('b', 3, left), counting('c', 0, left)]
  const all = await Array.fromAsync(interleave(sources, new AbortController()))
  for (const [choice, count] of [5, 3, 0].entries()) {
    const own = all.filter((one) => one.choice === choice).flatMap(({ events }) => events)
    expect(own).toEqual(Array.from({ length: count }, (_, n) => `${'abc'[choice]}${n}`))
  }
  expect(left.toSorted()).toEqual(['a', 'b', 'c'])
})

test('a reader who leaves ends them all, one that is silent too', async () => {
  const left: string[] = []
  const over = new AbortController()
  for await (const { events } of interleave(
    [counting('a', 50, left), waiting(over.signal, left)],
    over,
  )) {
    if (events.includes('a3')) break
  }
  expect(left.toSorted()).toEqual(['a', 'waiting'])
})

test('one that fails ends the others', async () => {
  const left: string[] = []
  const over = new AbortController()
  // oxlint-disable-next-line require-yield -- it fails before it has anything to say
  const failing = (async function* (): AsyncGenerator<readonly string[]> {
    await Promise.resolve()
    throw new Error('the line went dead')
  })()
  const reading = Array.fromAsync(interleave([waiting(over.signal, left), failing], over))
  await expect(reading).rejects.toThrow('the line went dead')
  expect(left).toEqual(['waiting'])
})
