import { readFile, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { promises } from '../test/promises.ts'
import { grown, install, passphrase } from '../test/governed.ts'

test('a fallback says when it lapses and, ratified, who agreed', async () => {
  promises('charter:emergency')
  const { opened, time, at, run } = await install()
  // The terminal has the real clock: to it, what the server decides here has long cooled down.
  time.ahead -= 7_200_000
  await run(['charter', 'export', at('edit')])
  const toml = await readFile(at('edit/charter.toml'), 'utf8')
  const leaf = opened.governance.chain.charters[0]?.leaf ?? ''
  await writeFile(at('edit/charter.toml'), toml.replace('fallback = []', `fallback = ["${leaf}"]`))
  const line = ['amendment', 'new', at('edit'), '--rationale', 'A way back.', '--out', at('a')]
  await run(line)
  await run(['amendment', 'approve', at('a'), '--out', at('s')], 'sign')
  await run(['amendment', 'submit', at('s')])
  time.ahead += 600_000
  const emergency = async (out: string, ...act: readonly string[]) => {
    await run(['board', 'emergency', '--reason', 'odd', '--out', at(out), '--act', ...act])
    expect((await run(['amendment', 'submit', at(out)])).out).toBe('Taken.\n')
    return (await run(['charter', 'show'])).out.split('\n')[0]
  }
  expect(await emergency('f', 'fallback', '--to', '1')).toMatch(
    /^Charter 1 is in force, by an emergency \(owner: odd\)\. The board has not ratified it: at 20.+Z it lapses/,
  )
  expect(await emergency('r', 'ratify')).toContain('The board has ratified it (owner: odd).')
  expect(await emergency('e', 'end')).toBe('Charter 2 is in force.')
})

test('the board ends in the terminal what one member began: each adds a signature to one file', async () => {
  promises('charter:emergency')
  const { opened, at, run, sign } = await grown()
  await sign('b', 'b1')
  await sign('b1', 'b2', 'ada')
  await sign('b2', 'b3', 'bob')
  await run(['amendment', 'submit', at('b3')])
  const emergency = (act: string, out: string) =>
    run(
      ['board', 'emergency', '--act', act, '--reason', 'odd', '--key', at('cy'), '--out', at(out)],
      passphrase,
    )
  expect((await emergency('end', 'e')).err).toContain('there is no emergency to end')
  const left = ['board', 'emergency', '--act', 'stop', '--reason', 'odd', '--out', at('left')]
  expect(await run(left)).toMatchObject({
    status: 1,
    err: expect.stringContaining('this key is of nobody who may do that on this board'),
  })
  await emergency('stop', 'stop')
  expect((await run(['amendment', 'submit', at('stop')])).out).toBe('Taken.\n')
  expect((await run(['amendment', 'submit', at('stop')])).out).toBe('Taken.\n')
  expect((await emergency('end', 'end')).out).toContain('As many members as decide must sign it')
  expect((await run(['amendment', 'submit', at('end')])).err).toContain('1 of the board signed it')
  const joined = await run(['amendment', 'approve', at('end'), '--key', at('ada')], passphrase)
  expect(joined.err).toContain('+ The emergency that is open ends')
  expect(joined.out).toContain(`Signed: ${at('end.signed-2')}\n`)
  expect((await sign('end.signed-2', 'no', 'ada')).err).toContain('is in it already')
  expect((await run(['amendment', 'submit', at('end.signed-2')])).out).toBe('Taken.\n')
  expect(opened.charter.seq).toBe(1)
})
