import { mkdirSync, symlinkSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { promises } from '../promises.ts'
import { newHome, openWorld, overt } from '../world.ts'

promises('backup:board-again')

const passphrase = 'correct horse battery'

test('a board of two is seated again after a restore, by the commands that it prints', async () => {
  const place = newHome()
  const at = (name: string) => join(place, name)
  const world = await openWorld({ scripted: true })
  const run = async (home: string, args: readonly string[], input = '') => {
    const ended = await overt(args, { home, scripted: true, input: `${input}\n` })
    expect(ended, args.join(' ')).toMatchObject({ code: 0 })
    return ended.output
  }
  const members: string[] = []
  for (const name of ['ada', 'bob']) {
    const made = ['member', 'new', '--name', name, '--out', at(name)]
    members.push((await run(world.home, made, passphrase)).trim())
  }
  const seat = async (home: string, proposal: readonly string[], mark: string) => {
    const file = (n: number) => at(`${mark}${n}`)
    await run(home, [...proposal, '--out', file(0)])
    const approve = (n: number, ...key: readonly string[]) => [
      'amendment',
      'approve',
      file(n),
      ...key,
      '--out',
      file(n + 1),
    ]
    await run(home, approve(0), 'sign')
    await run(home, approve(1, '--key', at('ada')), passphrase)
    await run(home, approve(2, '--key', at('bob')), passphrase)
    expect(await run(home, ['amendment', 'submit', file(3)])).toContain('is enacted')
    expect(await run(home, ['board', 'show'])).toMatch(/^2 of 2 decide\./)
  }
  const two = ['--member', ...members, '--threshold', '2', '--rationale', 'Two.']
  await seat(world.home, ['board', 'propose', ...two], 'first')
  await run(world.home, ['backup', at('backup')])
  await world.kill('SIGTERM')

  const home = at('restored')
  const told = await run(home, ['restore', at('backup')])
  expect(told).toContain('The board was 2 of 2.')
  const line = /^ +2\. overt (board propose .*)$/m.exec(told)?.[1] ?? ''
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  )
  await using again = await openedAgain(home)
  expect(await run(home, ['board', 'show'])).toMatch(/^One person decides here\./)
  await seat(home, words, 'second')
  expect(again.url).toMatch(/^http/)
  expect(await run(home, ['fsck'])).toContain('The ledger is whole')
}, 180_000)

async function openedAgain(home: string) {
  const world = await openWorld({ home, scripted: true })
  return { ...world, [Symbol.asyncDispose]: async () => void (await world.kill('SIGTERM')) }
}

test('a backup that leads out of itself is refused, and nothing is made of it', async () => {
  const world = await openWorld({ scripted: true })
  const place = newHome()
  const folder = join(place, 'backup')
  const options = { home: world.home, scripted: true }
  expect((await overt(['backup', folder], options)).code).toBe(0)
  const home = join(place, 'new')
  mkdirSync(join(folder, 'charter', 'more'))
  symlinkSync('/etc/passwd', join(folder, 'charter', 'more', 'texts'))
  const refused = await overt(['restore', folder], { home, scripted: true })
  expect(refused).toMatchObject({ code: 1, errors: expect.stringContaining('is no plain file') })
  expect(existsSync(home)).toBe(false)
}, 60_000)
