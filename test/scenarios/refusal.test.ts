import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { fsckHome } from '../../server/charter/fsck.ts'
import { promises } from '../promises.ts'
import { type Ended, newHome, openWorld, overt } from '../world.ts'

promises('home:locked', 'home:busy-port', 'home:newer-database', 'home:modes')

/** One sentence for the person, no stack, and an exit code that a script sees. */
function expectRefusal(ended: Ended, words: RegExp) {
  expect(ended.errors.trim().split('\n').at(-1)).toMatch(words)
  expect(ended.errors).not.toMatch(/^\s+at /m)
  expect(ended.code).toBeGreaterThan(0)
}

describe('a start that cannot be is one sentence, and nothing is half written', () => {
  test('on a data folder that another server holds', async () => {
    const world = await openWorld({ scripted: true })
    const second = await overt(['serve', '--port', '0'], { home: world.home, scripted: true })
    expectRefusal(second, /Another Overt server is using the folder .* OVERT_HOME/)
    expect((await fetch(`${world.url}/healthz`)).status).toBe(200)
  })

  test('on a busy port', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const address = taken.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    const home = newHome()
    expectRefusal(
      await overt(['serve', '--port', port], { home, scripted: true }),
      /Could not listen on .* another program listens there: .* OVERT_PORT/,
    )
    expect(existsSync(join(home, 'ledger'))).toBe(false)
    expect(existsSync(join(home, 'keys'))).toBe(false)
    taken.close()
  })

  test('on a database that a newer Overt made, which is left as it is', async () => {
    const home = newHome()
    const path = join(home, 'overt.sqlite')
    await (await openWorld({ home, scripted: true })).kill('SIGTERM')
    const database = new DatabaseSync(path)
    database.exec('pragma user_version = 999')
    database.close()
    const before = readFileSync(path)
    expectRefusal(await overt(['serve', '--port', '0'], { home, scripted: true }), /newer/)
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  test('with a key that is not one', async () => {
    const home = newHome()
    await (await openWorld({ home, scripted: true })).kill('SIGTERM')
    writeFileSync(join(home, 'keys', 'log.key'), 'no key')
    expectRefusal(await overt(['serve', '--port', '0'], { home, scripted: true }), /log\.key/)
    expect(await fsckHome(home)).toMatchObject({ ok: true })
  })

  test('in a folder that others may read', async () => {
    const home = newHome()
    writeFileSync(join(home, 'something'), '')
    chmodSync(home, 0o755)
    expectRefusal(await overt(['serve', '--port', '0'], { home }), /chmod 700/)
    expect(readdirSync(home)).toEqual(['something'])
  })

  test('with a setting that nobody knows', async () => {
    const home = newHome()
    const env = { OVERT_PROT: '80' }
    expectRefusal(await overt(['serve'], { home, env }), /OVERT_PROT.*OVERT_PORT/)
  })

  test('where the data folder is a file', async () => {
    const home = join(newHome(), 'file')
    writeFileSync(home, '')
    expectRefusal(await overt(['serve'], { home }), /OVERT_HOME/)
  })
})

test('everything in the data folder is for its owner alone', async () => {
  const world = await openWorld({ scripted: true })
  await world.kill('SIGTERM')
  mkdirSync(world.home, { recursive: true })
  const entries = readdirSync(world.home, { recursive: true, withFileTypes: true })
  expect(entries.length).toBeGreaterThan(10)
  const { lstatSync } = await import('node:fs')
  const open = entries.filter(
    (entry) => (lstatSync(join(entry.parentPath, entry.name)).mode & 0o077) !== 0,
  )
  expect(open.map(({ name }) => name)).toEqual([])
})
