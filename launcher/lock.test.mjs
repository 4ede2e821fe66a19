import { spawnSync } from 'node:child_process'
import { existsSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { withLock } from './lock.mjs'
import { temporary, write } from './temporary.fixture.mjs'

describe('a lock', () => {
  test('lets one in at a time, and the others after it', async () => {
    const path = join(temporary(), 'cache', 'a.lock')
    let inside = 0
    let most = 0
    let waited = 0
    const enter = () =>
      withLock(
        path,
        async () => {
          most = Math.max(most, ++inside)
          await new Promise((resolve) => setTimeout(resolve, 20))
          inside -= 1
        },
        () => (waited += 1),
      )
    await Promise.all([enter(), enter(), enter()])
    expect({ most, waited, left: existsSync(path) }).toEqual({ most: 1, waited: 2, left: false })
  })

  test('gives back what the work gives, and is let go of when it fails', async () => {
    const path = join(temporary(), 'a.lock')
    expect(await withLock(path, async () => 42)).toBe(42)
    await expect(withLock(path, () => Promise.reject(new Error('no disk')))).rejects.toThrow(
      'no disk',
    )
    expect(existsSync(path)).toBe(false)
  })

  test('of a process that is gone belongs to nobody', async () => {
    const gone = spawnSync(process.execPath, ['-e', '0'])
    const path = write(temporary(), 'a.lock', String(gone.pid))
    expect(await withLock(path, async () => 'in')).toBe('in')
  })

  test('that nobody has touched for a while belongs to nobody, even if its process lives', async () => {
    const path = write(temporary(), 'a.lock', String(process.pid))
    const longAgo = new Date(Date.now() - 60_000)
    utimesSync(path, longAgo, longAgo)
    expect(await withLock(path, async () => 'in')).toBe('in')
  })
})
