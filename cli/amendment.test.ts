import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import * as server from '../server/charter-openers.ts'
import { openCharter } from '../server/charter/open-charter.ts'
import { silentLogger } from '../server/observe/logger.ts'
import { promises } from '../test/promises.ts'
import witnesses from '../spec/vectors/witnesses.json' with { type: 'json' }
import { overt } from './context.fixture.ts'
import { visible } from './diff.ts'

const passphrase = 'correct horse battery'

/** A home beside a server that runs on it, and the command line on both. */
async function install() {
  const home = await mkdtemp(join(tmpdir(), 'overt-cli-'))
  const time = { ahead: 0 }
  const clock = () => Date.now() + time.ahead
  const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes))
  const options = { home, name: 'test.example', clock, random, logger: silentLogger }
  const opened = await openCharter({ ...options, elapsed: clock })
  onTestFinished(async () => {
    await opened[Symbol.asyncDispose]()
    await rm(home, { recursive: true })
  })
  const { amendments } = opened
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    if (request.method === 'GET') return Response.json({ amendments: await amendments.list() })
    try {
      const { file } = await request.json()
      const { hash, counts } = await amendments.submit(file)
      return Response.json({ hash, counts, amendment: hash && (await amendments.get(hash)) })
    } catch (error) {
      return Response.json({ detail: error instanceof Error ? error.message : '' }, { status: 409 })
    }
  }
  const readSettings = async () => ({ home, url: 'http://127.0.0.1:8484' })
  const openers = { ...server, readSettings }
  const at = (name: string) => join(home, name)
  const run = (line: readonly string[], stdin = '') =>
    overt(['--home', home, ...line], { openers, fetch, stdin })
  return { opened, time, at, run }
}

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
  expect(unsigned.err).toMatch(/It was not signed\.\n$/)
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
  await writeFile(at('late.json'), JSON.stringify(late))
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

/** Three members, each with a key file named as they are, on the data folder's machine. */
async function grown() {
  const made = await install()
  const { at, run } = made
  const sign = (file: string, out: string, key?: string) =>
    run(
      ['amendment', 'approve', at(file), '--out', at(out), ...(key ? ['--key', at(key)] : [])],
      key ? passphrase : 'sign',
    )
  const members: string[] = []
  for (const name of ['ada', 'bob', 'cy']) {
    const key = await run(['member', 'new', '--name', name, '--out', at(name)], passphrase)
    members.push(key.out.trim())
  }
  const board = ['board', 'propose', '--member', ...members, '--threshold', '2']
  await run([...board, '--rationale', 'We are three.', '--out', at('b')])
  return { ...made, sign, board }
}

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
})
