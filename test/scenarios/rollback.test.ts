import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { promises } from '../promises.ts'
import { newHome, openApi, openWorld, overt, ready } from '../world.ts'

promises('ledger:rollback-refuses')

test.each(['set back to a whole older copy', 'gone'])(
  'a ledger folder that is %s beside a newer database refuses to sign',
  async (how) => {
    const home = newHome()
    const old = join(newHome(), 'ledger')
    const world = await openWorld({ home, scripted: true })
    await ready(world)
    cpSync(join(home, 'ledger'), old, { recursive: true })
    const api = await openApi(world)
    await api.events((await api.ask('Hi')).answer)
    await world.kill('SIGTERM')
    rmSync(join(home, 'ledger'), { recursive: true })
    if (how !== 'gone') cpSync(old, join(home, 'ledger'), { recursive: true })
    const ended = await overt(['serve', '--port', '0'], { home, scripted: true })
    expect(ended.code).toBe(1)
    expect(ended.errors).toMatch(/refused to sign/)
  },
)
