import { describe, expect, it } from 'vitest'
import { keyNamed, vkeyOf } from '../spec/vectors/keys.ts'
import { type Policy, formatPolicy, parsePolicy } from './policy.ts'
import { COSIGNATURE, ED25519 } from './vkey.ts'

const log = await vkeyOf('log.example', ED25519, await keyNamed('log'))
const other = await vkeyOf('other.example', ED25519, await keyNamed('other'))
const witness = async (name: string): Promise<string> =>
  vkeyOf(name, COSIGNATURE, await keyNamed(name))
const [x1, x2, x3, y1] = await Promise.all(['x1', 'x2', 'x3', 'y1'].map(witness))
const witnesses = `witness X1 ${x1}\nwitness X2 ${x2}\nwitness X3 ${x3}\nwitness Y1 ${y1}\n`

const read = async (source: string): Promise<Policy> => {
  const policy = await parsePolicy(source)
  if (!policy.ok) throw new Error(policy.detail)
  return policy
}

describe('a policy', () => {
  it('may trust logs and ask for no witness', async () => {
    const policy = await read(`log ${log}\nquorum none\n`)
    expect(policy.logs.map(({ name }) => name)).toEqual(['log.example'])
    expect(policy.quorum).toEqual({ kind: 'none' })
  })

  it('that is written is read back', async () => {
    const policy = await read(formatPolicy({ logs: [log, other], quorum: 'none' }))
    expect(policy.logs.map(({ name }) => name)).toEqual(['log.example', 'other.example'])
    expect(policy.quorum.kind).toBe('none')
  })

  it('may ask for one witness', async () => {
    const { quorum } = await read(`${witnesses}quorum X2\n`)
    expect(quorum.kind === 'witness' && quorum.key.name).toBe('x2')
  })

  it('nests groups, as the specification shows', async () => {
    const { quorum, witnesses: known } = await read(
      `log ${log}\n\n${witnesses}group X 2 X1 X2 X3\ngroup Y any Y1\n\ngroup both all X Y\nquorum both\n`,
    )
    expect(known).toHaveLength(4)
    expect(quorum).toMatchObject({
      kind: 'group',
      threshold: 2,
      members: [
        { kind: 'group', threshold: 2, members: [{}, {}, {}] },
        { kind: 'group', threshold: 1, members: [{ kind: 'witness' }] },
      ],
    })
  })

  it('may hold comments, white space, empty lines and addresses', async () => {
    const policy = await read(
      `# trust\n\n \t \n  log\t${log}   https://log.example/ \n\t# more\nwitness X1 ${x1} https://w.example\nquorum none`,
    )
    expect(policy.logs).toHaveLength(1)
    expect(policy.witnesses).toHaveLength(1)
  })

  it('says the same to a board, whatever its logs, addresses, comments and white space', async () => {
    const plain = await read(
      `witness X1 ${x1}\nwitness X2 ${x2}\ngroup all all X1 X2\nquorum all\n`,
    )
    expect(plain.witnessText).toBe(
      `witness X1 ${x1}\nwitness X2 ${x2}\ngroup all all X1 X2\nquorum all\n`,
    )
    const dressed = await read(
      `# ours\nlog ${log} https://l\n\nwitness\tX1  ${x1} https://w\n witness X2 ${x2} \ngroup all all X1 X2\nquorum all`,
    )
    expect(dressed.witnessText).toBe(plain.witnessText)
    expect((await read(plain.witnessText)).witnessText).toBe(plain.witnessText)
  })

  it.each([
    `witness X1 ${x1}\nwitness X2 ${x2}\ngroup all any X1 X2\nquorum all\n`,
    `witness X1 ${x1}\nwitness X2 ${y1}\ngroup all all X1 X2\nquorum all\n`,
    `witness X1 ${x1}\nwitness X2 ${x2}\ngroup all all X1 X2\nquorum none\n`,
  ])('of other witnesses, or of another quorum of them, says something else', async (source) => {
    const plain = `witness X1 ${x1}\nwitness X2 ${x2}\ngroup all all X1 X2\nquorum all\n`
    expect((await read(source)).witnessText).not.toBe(plain)
  })

  it('of 32 logs, 32 witnesses and 32 groups is read', async () => {
    const names = Array.from({ length: 32 }, (_, n) => `n${n}`)
    const keys = await Promise.all(names.map(async (name) => keyNamed(`many ${name}`)))
    const logs = await Promise.all(keys.map((key, n) => vkeyOf(`l${n}`, ED25519, key)))
    const cosigners = await Promise.all(keys.map((key, n) => vkeyOf(`w${n}`, COSIGNATURE, key)))
    const lines = [
      ...logs.map((vkey) => `log ${vkey}`),
      ...cosigners.map((vkey, n) => `witness w${n} ${vkey}`),
      ...cosigners.map((_, n) => (n === 0 ? 'group g0 any w0' : `group g${n} all g${n - 1} w${n}`)),
      'quorum g31',
    ]
    expect((await read(lines.join('\n'))).quorum.kind).toBe('group')
  })

  it.each([
    ['nothing', ''],
    ['no quorum', `log ${log}\n`],
    ['two quorums', 'quorum none\nquorum none\n'],
    ['a quorum of nobody', 'quorum ghost\n'],
    ['a quorum without a name', 'quorum\n'],
    ['a quorum of two', `${witnesses}quorum X1 X2\n`],
    ['a quorum before its witness', `quorum X1\n${witnesses}`],
    ['an unknown word', `trust ${log}\nquorum none\n`],
    ['a word in capitals', `LOG ${log}\nquorum none\n`],
    ['a log that is no key', 'log log.example\nquorum none\n'],
    ['a log without a key', 'log\nquorum none\n'],
    ['a log key of the witness type', `log ${x1}\nquorum none\n`],
    ['a witness key of the log type', `witness X1 ${log}\nquorum none\n`],
    ['three words after log', `log ${log} https://a https://b\nquorum none\n`],
    ['three words after a witness', `witness X1 ${x1} https://a https://b\nquorum none\n`],
    ['one log twice', `log ${log}\nlog ${log}\nquorum none\n`],
    ['one witness key under two names', `witness A ${x1}\nwitness B ${x1}\nquorum none\n`],
    ['a witness name twice', `witness A ${x1}\nwitness A ${x2}\nquorum none\n`],
    ['a witness called none', `witness none ${x1}\nquorum none\n`],
    ['a group called none', `${witnesses}group none any X1\nquorum none\n`],
    ['a group of none', 'group G any none\nquorum G\n'],
    ['a group named as a witness', `${witnesses}group X1 any X2\nquorum none\n`],
    ['a group of nobody', 'group G any\nquorum none\n'],
    ['a group of a stranger', 'group G any ghost\nquorum none\n'],
    ['a group of itself', `${witnesses}group G any G\nquorum none\n`],
    ['a group that asks for zero', `${witnesses}group G 0 X1\nquorum G\n`],
    ['a group that asks for more than it has', `${witnesses}group G 2 X1\nquorum G\n`],
    ['a group that asks for 01', `${witnesses}group G 01 X1\nquorum G\n`],
    ['a group that asks for most', `${witnesses}group G most X1\nquorum G\n`],
    ['a member twice in one group', `${witnesses}group G 2 X1 X1\nquorum G\n`],
    ['a member in two groups', `${witnesses}group G any X1\ngroup H any X1\nquorum H\n`],
    ['a carriage return', `log ${log}\r\nquorum none\r\n`],
    ['a null', 'quorum none\u0000\n'],
  ])('with %s is refused', async (_, source) => {
    expect(await parsePolicy(source)).toMatchObject({ ok: false, code: 'E_LOGKEY' })
  })

  it('names the line that cannot be used', async () => {
    expect(await parsePolicy('  trust   me\n')).toMatchObject({
      detail: 'This line of the policy cannot be used: trust me',
    })
  })
})
