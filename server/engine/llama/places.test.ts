import { readFileSync, readlinkSync } from 'node:fs'
import { expect, test } from 'vitest'
import { coresIn, placesOf, threadIds } from './places.ts'

const coresOf = (thread: number) => {
  const status = readFileSync(`/proc/self/task/${thread}/status`, 'utf8')
  return coresIn(/^Cpus_allowed_list:\s*(\S*)$/m.exec(status)?.[1] ?? '')
}

const caller = () => Number(readlinkSync('/proc/thread-self').split('/').at(-1))

test('a list of cores is read as Linux writes it', () => {
  expect(coresIn('')).toEqual([])
  expect(coresIn('3')).toEqual([3])
  expect(coresIn('0-3,8,10-11')).toEqual([0, 1, 2, 3, 8, 10, 11])
})

const isLinux = process.platform === 'linux'
const count = isLinux ? coresOf(caller()).length : 0

test.runIf(isLinux && threadIds().length >= count)(
  'as many threads as cores each keep one of their own, and are let go again',
  () => {
    const others = threadIds().filter((id) => id !== caller())
    const threads = [caller(), ...others.slice(0, count - 1)]
    const places = placesOf(threads.slice(1))
    const before = threads.map(coresOf)
    places?.apart()
    const apart = threads.map(coresOf)
    places?.anywhere()
    expect(before[0]).toHaveLength(count)
    expect(apart.map((cores) => cores.length)).toEqual(threads.map(() => 1))
    expect(new Set(apart.flat()).size).toBe(count)
    expect(threads.map(coresOf)).toEqual(before)
  },
)

test('where there are more cores than threads the system chooses', () => {
  expect(placesOf(threadIds())).toBe(null)
})
