import { readFile, stat, writeFile } from 'node:fs/promises'
import { canonical } from '@overt/verifier'
import { expect, test } from 'vitest'
import { promises } from '../test/promises.ts'
import { overt } from './context.fixture.ts'
import { visible } from './diff.ts'
import { grown, install, passphrase } from '../test/governed.ts'

test('one person amends the charter in the terminal, and sees all of it before signing', async () => {
  promises('cli:amendment')
  const { opened, time, at, run } = await install()
  await run(['charter', 'export', at('edit')])
  const prompt = await readFile(at('edit/prompt.txt'), 'utf8')
  await writeFile(at('edit/prompt.txt'), `${prompt}\nBe kind.`)
  const file = at('a.json')
  const made = await run(['amendment', 'new', at('edit'), '--rationale', 'Kinder.', '--out', file])
  expect(made).toMatchObject({ status: 0, err: '' })
  const unsigned = await run(['amendment', 'approve', file, '--out', at('no.json')], 'no')
  expect(unsigned).toMatchObject({ status: 1 })
  expect(unsigned.err).toMatch(/It was not signed: that takes the word "sign"\.\n$/)
  const signed = await run(['amendment', 'approve', file, '--out', at('s.json')], 'sign')
  expect(signed.err).toContain('Why: Kinder.')
  expect(signed.err).toContain('+ Be kind.\n')
  const sent = await run(['amendment', 'submit', at('s.json')])
  expect(sent.out).toBe(
    'Taken: the amendment is enacted, signed by 1 of 1 needed. It holds once its cool-down is over: `overt charter show` says when.\n',
  )
  time.ahead += 600_000
  expect(opened.charter.seq).toBe(2)
  expect((await run(['charter', 'diff', '1', '2'])).out).toContain('+ Be kind.\n')
  expect((await run(['amendment', 'list'])).out).toContain('1 of 1: owner')
  expect((await run(['charter', 'show'])).out).toContain('2. entry')
})

test('one whose time is over is shown as that and not signed; enacted, it is not withdrawn', async () => {
  promises('cli:amendment', 'charter:amendment')
  const { at, run } = await install()
  await run(['charter', 'export', at('edit')])
  await writeFile(at('edit/prompt.txt'), 'Be kind.')
  const file = at('a.json')
  await run(['amendment', 'new', at('edit'), '--rationale', 'Kinder.', '--out', file])
  const draft = JSON.parse(await readFile(file, 'utf8'))
  const late = { ...draft, proposal: { ...draft.proposal, expires: 1_700_000_000 } }
  await writeFile(at('late.json'), canonical(late))
  const ended = 'its time ended 2023-11-14T22:13:20.000Z'
  expect((await run(['amendment', 'show', at('late.json')])).out).toContain(ended)
  expect(await run(['amendment', 'approve', at('late.json')], 'sign')).toMatchObject({
    status: 1,
    err: expect.stringMatching(/It was not signed: no server takes it any more\.\n$/),
  })
  await run(['amendment', 'approve', file, '--out', at('s.json')], 'sign')
  await run(['amendment', 'submit', at('s.json')])
  // What is printed is what is in force: the charter that was enacted still cools down.
  const shown = (await run(['charter', 'show'])).out
  expect(shown).toMatch(/^Charter 1 is in force/)
  expect(shown).not.toContain('Be kind.')
  const withdrawn = ['amendment', 'withdraw', '2', '--reason', 'No.', '--out', at('w')]
  expect(await run(withdrawn, 'sign')).toMatchObject({
    status: 1,
    err: expect.stringContaining('It was not signed: it is about a proposal that can no longer'),
  })
})

test('an evaluation is a file, shown to whoever signs, and no later amendment takes it along', async () => {
  promises('charter:evaluation')
  const { opened, time, at, run } = await install()
  // The terminal has the real clock: to it, what the server decides here has long cooled down.
  time.ahead -= 7_200_000
  const amend = async (from: string, ...more: readonly string[]) => {
    await run(['charter', 'export', at(from)])
    const [file, signed] = [at(`${from}.json`), at(`${from}.signed`)]
    const line = ['amendment', 'new', at(from), '--rationale', 'Measured.', '--out', file]
    const made = await run([...line, ...more])
    if (made.status !== 0) return made
    const approved = await run(['amendment', 'approve', file, '--out', signed], 'sign')
    await run(['amendment', 'submit', signed])
    time.ahead += 600_000
    return approved
  }
  await writeFile(at('report.md'), '41 of 48\u{1b}[2J')
  const first = await amend('one', '--evaluation', at('report.md'))
  expect(first.err).toContain('evaluation.md\n+ 41 of 48\\u{1b}[2J\n')
  expect((await run(['charter', 'show'])).out).toContain('--- evaluation.md\n41 of 48')
  const second = await amend('two')
  expect(await readFile(at('two/evaluation.md'), 'utf8')).toContain('41 of 48')
  expect(second.err).toContain('evaluation.md\n- 41 of 48')
  const [version, before] = opened.governance.chain.charters.toReversed()
  expect([version?.body.seq, version?.body.evaluation]).toEqual([3, null])
  expect(before?.body.evaluation).toHaveLength(43)
})

test.each([
  ['larger than a board could read', Buffer.alloc(100_001, 'a'), 'is larger than 100000 bytes'],
  ['no text', Buffer.from([0xff, 0xfe]), 'is no text in UTF-8'],
  ['empty', Buffer.alloc(0), 'is empty'],
  ['not there', null, 'cannot be read: there is no such file'],
])('an evaluation that is %s is refused, and nothing is written', async (_, bytes, why) => {
  const { at, run } = await install()
  await run(['charter', 'export', at('edit')])
  if (bytes !== null) await writeFile(at('report'), bytes)
  const line = ['amendment', 'new', at('edit'), '--rationale', 'x', '--out', at('a.json')]
  const refused = await run([...line, '--evaluation', at('report')])
  expect(refused).toMatchObject({ status: 66, out: '', err: expect.stringContaining(why) })
  await expect(stat(at('a.json'))).rejects.toThrow('ENOENT')
})

test('nobody signs twice, and nobody signs who does not decide', async () => {
  promises('board:grow')
  const { at, run, sign } = await grown()
  await sign('b', 'b1')
  expect(await sign('b1', 'b2')).toMatchObject({
    status: 1,
    err: expect.stringContaining('your signature is in it already'),
  })
  await run(['member', 'new', '--name', 'eve', '--out', at('eve')], passphrase)
  expect(await sign('b1', 'b3', 'eve')).toMatchObject({
    status: 1,
    err: expect.stringContaining('this key is of nobody who decides on it'),
  })
  await expect(stat(at('b3'))).rejects.toThrow('ENOENT')
})

test('an amendment is withdrawn by the number of its entry, whatever its hash begins with', async () => {
  promises('charter:amendment')
  const { opened, at, run, sign } = await grown()
  await sign('b', 'b1')
  await run(['amendment', 'submit', at('b1')])
  const [proposed] = opened.governance.chain.proposals
  expect((await run(['amendment', 'list'])).out).toMatch(
    /^entry 2 +[-\w]{43} +board +open until 20[-\d:.T]+Z /,
  )
  const withdraw = (named: string, out: string) =>
    run(['amendment', 'withdraw', named, '--reason', 'No.', '--out', at(out)], 'sign')
  expect((await withdraw('9', 'no')).err).toContain('There is no amendment 9')
  expect(await withdraw('2', 'w')).toMatchObject({ status: 0 })
  const line = [
    'amendment',
    'withdraw',
    '--reason',
    'No.',
    '--out',
    at('v'),
    '--',
    proposed?.hash ?? '',
  ]
  expect(await run(line)).toMatchObject({ status: 0 })
  expect((await run(['amendment', 'submit', at('w')])).out).toContain('is withdrawn')
  expect((await run(['amendment', 'submit', at('v')])).out).toContain('is withdrawn')
})

test('a short passphrase, a wrong member and a file that is there are refused in one sentence', async () => {
  const { at, run } = await install()
  expect((await run(['member', 'new', '--name', 'ada', '--out', at('k')], 'short')).err).toBe(
    'The passphrase is too short: take twelve characters or more.\n',
  )
  const wrong = ['board', 'propose', '--member', 'ada', '--threshold', '1', '--rationale', 'x']
  expect(await run(wrong)).toMatchObject({ status: 64 })
  await run(['member', 'new', '--name', 'ada', '--out', at('k')], passphrase)
  const again = await run(['member', 'new', '--name', 'ada', '--out', at('k')], passphrase)
  expect(again.err).toContain('it is there already')
})

test('what is signed cannot hide a part of itself from the terminal', () => {
  expect(visible('a\u001b[2Jb\u202ec')).toBe('a\\u{1b}[2Jb\\u{202e}c')
  // Text that a model reads and no screen shows: variation selectors, tags, fillers.
  expect(visible('a\u{e0101}\u{e0041}\u3164\ue000')).toBe('a\\u{e0101}\\u{e0041}\\u{3164}\\u{e000}')
  expect(visible('Café – 東京, 👍')).toBe('Café – 東京, 👍')
})

test('a file that waits for witnesses is told as written, and what is no answer of an Overt as that', async () => {
  promises('cli:amendment')
  const { at } = await install()
  await writeFile(at('f'), 'emergency:AA==')
  const submit = (answer: object) =>
    overt(['amendment', 'submit', at('f'), '--url', 'http://overt.test'], {
      fetch: async () => Response.json(answer),
    })
  const written = await submit({ hash: null, amendment: null, counts: false })
  expect(written).toMatchObject({ status: 0, out: expect.stringMatching(/^Written, and nobody/) })
  expect(await submit({ hash: 1 })).toMatchObject({
    status: 1,
    err: expect.stringContaining('answered as no Overt of this version does'),
  })
})
