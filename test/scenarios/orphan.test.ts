import { readFileSync, readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openApi, openWorld, ready } from '../world.ts'
import { promises } from '../promises.ts'

promises('engine:crash')

/** The processes whose parent is this one (Linux). */
function childrenOf(parent: number | undefined): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent)
}

function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    // It ended between the listing and the look.
    return null
  }
}

const isAlive = (pid: number) => parentOf(pid) !== null

test.runIf(process.platform === 'linux')(
  'a server that is killed leaves no engine behind, and one that lost its engine goes on',
  async () => {
    const world = await openWorld()
    await ready(world)
    const api = await openApi(world)
    const [engine = 0] = childrenOf(world.child.pid)
    expect(engine).toBeGreaterThan(0)

    const { answer } = await api.ask('Write a long story about a tree.')
    process.kill(engine, 'SIGSEGV')
    const limited = api.events(answer)
    await sleep(2000)
    await api.post(`/api/answers/${answer}/stop`, {})
    expect((await limited).find(({ type }) => type === 'ended')).toMatchObject({ stop: 'person' })
    const [another = 0] = childrenOf(world.child.pid)
    expect(another).not.toBe(engine)

    await world.kill('SIGKILL')
    while (isAlive(another)) await sleep(50)
  },
)
