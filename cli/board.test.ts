import { readFile, stat, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import witnesses from '../spec/vectors/witnesses.json' with { type: 'json' }
import { promises } from '../test/promises.ts'
import { grown, install, passphrase } from '../test/governed.ts'

test('one grows to two of three in one flow, with keys that never were on the server', async () => {
  promises('board:grow')
  const { opened, at, run } = await install()
  expect((await run(['board', 'show'])).out).toMatch(/^One person decides here\.\nowner  /)
  const members: string[] = []
  for (const name of ['ada', 'bob', 'cy']) {
    const made = await run(['member', 'new', '--name', name, '--out', at(name)], passphrase)
    members.push(made.out.trim())
    expect((await stat(at(name))).mode & 0o777).toBe(0o600)
    expect(await readFile(at(name), 'utf8')).not.toContain('PRIVATE')
  }
  const propose = (...more: readonly string[]) =>
    run(['board', 'propose', '--rationale', 'We are three.', ...more])
  const drafted = ['--member', ...members, '--threshold', '2', '--out', at('b.json')]
  expect(await propose(...drafted)).toMatchObject({ status: 0 })
  await run(['amendment', 'approve', at('b.json'), '--out', at('b1.json')], 'sign')
  const byAda = ['amendment', 'approve', at('b1.json'), '--key', at('ada'), '--out', at('b2.json')]
  expect((await run(byAda, 'wrong passphrase')).err).toMatch(/passphrase is wrong/)
  expect((await run(byAda, passphrase)).err).toContain('- 1 of 1 decide.')
  const early = await run(['amendment', 'submit', at('b2.json')])
  expect(early.out).toContain('is open')
  await run(
    ['amendment', 'approve', at('b2.json'), '--key', at('bob'), '--out', at('b3.json')],
    passphrase,
  )
  expect((await run(['amendment', 'submit', at('b3.json')])).out).toContain('is enacted')
  expect((await run(['board', 'show'])).out).toMatch(/^2 of 3 decide\./)
  expect(opened.charter.board.threshold).toBe(2)
  const alone = ['board', 'emergency', '--act', 'stop', '--reason', 'odd', '--out', at('e')]
  await run([...alone, '--key', at('cy')], passphrase)
  expect((await run(['amendment', 'submit', at('e')])).out).toBe('Taken.\n')
  expect(() => opened.charter).toThrow('has stopped this assistant')
  expect((await run(['charter', 'show'])).out).toMatch(/^Nothing answers: .*\(cy: odd; entry \d+\)/)
})

test('a new board is signed in any order, and each is told whether that is enough', async () => {
  promises('board:grow')
  const { at, run, sign } = await grown()
  const first = await sign('b', 'b1', 'ada')
  expect(first.out).toContain('somebody of the board that decides today must approve it')
  expect((await run(['amendment', 'submit', at('b1')])).err).toContain('nobody who decides')
  const second = await sign('b1', 'b2')
  expect(second.out).toContain('1 of 1 of the board before and 1 of 2 of the new one: pass it on')
  const third = await sign('b2', 'b3', 'cy')
  expect(third.out).toContain(`Send it with \`overt amendment submit ${at('b3')}\`.`)
  expect((await run(['amendment', 'submit', at('b3')])).out).toContain('is enacted')
  expect((await run(['amendment', 'list'])).out).toContain('1 of 1 and 2 of 2: ')
})

test('a board that could not decide, or whose members cannot be told apart, is never drafted', async () => {
  promises('board:grow')
  const { at, run, board } = await grown()
  const refused = async (line: readonly string[]) => {
    const made = await run([...line, '--rationale', 'x', '--out', at('no')])
    expect(made.status).toBeGreaterThan(0)
    return made.err
  }
  expect(await refused([...board.slice(0, -1), '1'])).toContain('two of three or more members')
  const twice = board.with(4, (board[4] ?? '').replace('bob=', 'ada='))
  expect(await refused(twice)).toContain('two of its members are called ada')
  const same = board.with(4, (board[3] ?? '').replace('ada=', 'ann='))
  expect(await refused(same)).toContain('distinct keys')
  expect(await refused([...board, '--emergency', 'eve'])).toContain('eve is none of its members')
  expect(await refused([...board, '--expires', '2020-01-01'])).toContain('no date to come')
  await expect(stat(at('no'))).rejects.toThrow('ENOENT')
})

test('a board says who may act alone and until when it decides', async () => {
  promises('board:grow')
  const { at, run, sign, board } = await grown()
  const limits = ['--emergency', 'ada', '--expires', '2999-12-31']
  await run([...board, ...limits, '--rationale', 'x', '--out', at('c')])
  expect((await sign('c', 'c1')).err).toContain('+ It expires on 2999-12-31T00:00:00.000Z.')
  await sign('c1', 'c2', 'ada')
  await sign('c2', 'c3', 'bob')
  await run(['amendment', 'submit', at('c3')])
  const { out } = await run(['board', 'show'])
  expect(out).toContain('Only ada may act alone in an emergency.\n')
  expect(out).toContain('It decides until 2999-12-31T00:00:00.000Z')
})

test.each(['', 'a=b', ' ada', 'a\nb', 'a\u{1b}[2J'])('no member is called %j', async (name) => {
  const { at, run } = await install()
  const made = await run(['member', 'new', '--name', name, '--out', at('k')], passphrase)
  expect(made).toMatchObject({ status: 1, out: '', err: expect.stringContaining('A name has') })
})

test('a board votes for witnesses from a policy file, keeps them, and lets them go', async () => {
  promises('board:witnesses')
  const { opened, at, run } = await install()
  const { policy, text, hash } = witnesses
  await writeFile(at('w.policy'), policy)
  const owner = (await run(['board', 'show'])).out.split('\n')[1]?.replace('  ', '=') ?? ''
  const rotate = async (file: string, ...more: readonly string[]) => {
    const line = ['--member', owner, '--threshold', '1', '--rationale', 'Seen by others.', ...more]
    const made = await run(['board', 'propose', ...line, '--out', at(file)])
    if (made.status !== 0) return made
    const signed = at(`${file}.signed`)
    const approved = await run(['amendment', 'approve', at(file), '--out', signed], 'sign')
    await run(['amendment', 'submit', signed])
    return approved
  }
  const first = await rotate('a', '--witness-policy', at('w.policy'))
  expect(first.err).toContain(`+ Witnesses: the policy with SHA-256 ${hash}.`)
  expect(first.err).toContain('+   group both all ada bob')
  expect(opened.governance.chain.boards.at(-1)?.witnessPolicy).toBe(hash)
  const shown = (await run(['board', 'show'])).out
  expect(shown).toContain('needs the signature of 2 of (witness.ada.example, witness.bob.example)')
  expect(shown).toContain(text)
  expect((await rotate('b')).err).not.toContain('Witnesses')
  expect(opened.governance.chain.boards.at(-1)).toMatchObject({ seq: 2, witnessPolicy: hash })
  expect((await rotate('c', '--no-witness-policy')).err).toContain('- Witnesses')
  expect(opened.governance.chain.boards.at(-1)).toMatchObject({ seq: 3, witnessPolicy: null })
  await writeFile(at('bad'), 'witness me nothing\nquorum me\n')
  const bad = await rotate('d', '--witness-policy', at('bad'))
  expect(bad).toMatchObject({
    status: 1,
    err: expect.stringContaining('could not read the witness'),
  })
  expect(await rotate('e', '--witness-policy', at('absent'))).toMatchObject({ status: 66 })
})

test('the key on the server cannot be taken along onto a board of more than one', async () => {
  const { at, run } = await install()
  const owner = (await run(['board', 'show'])).out.split('\n')[1]?.replace('  ', '=') ?? ''
  const ada = (await run(['member', 'new', '--name', 'ada', '--out', at('ada')], passphrase)).out
  const line = ['board', 'propose', '--member', owner, ada.trim(), '--threshold', '2']
  const refused = await run([...line, '--rationale', 'Two.', '--out', at('b.json')])
  expect(refused.err).toMatch(/^The key of owner lies on the server/)
})
