import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import vectors from '../spec/vectors/entry.json' with { type: 'json' }
import { boardHash, parseBoardEntry } from './board.ts'
import { concat, text, utf8 } from './bytes.ts'
import { charterHash, parseCharterEntry } from './charter.ts'
import { emergencyHash, parseEmergencyEntry } from './emergency.ts'
import { fromBase64, toBase64Url } from './encoding.ts'
import { formatEntry } from './entry.ts'
import { type Json, parseCanonical } from './jcs.ts'
import { leafHash } from './merkle.ts'
import {
  parseApprovalEntry,
  parseProposalEntry,
  parseWithdrawalEntry,
  proposalHash,
} from './proposal.ts'
import {
  parseAuditEntry,
  parseContinuesEntry,
  parseErasureEntry,
  parseScorecardEntry,
  parseStoppedEntry,
} from './record.ts'

const parsers: { readonly [name in keyof typeof vectors]: (entry: Uint8Array) => object | null } = {
  charter: parseCharterEntry,
  board: parseBoardEntry,
  proposal: parseProposalEntry,
  approval: parseApprovalEntry,
  withdrawal: parseWithdrawalEntry,
  emergency: parseEmergencyEntry,
  scorecard: parseScorecardEntry,
  audit: parseAuditEntry,
  erasure: parseErasureEntry,
  continues: parseContinuesEntry,
  stopped: parseStoppedEntry,
}

const bytesOf = (entry: string): Uint8Array => fromBase64(entry) ?? new Uint8Array()

describe.each(Object.entries(vectors))('an entry: %s', (name, vector) => {
  const entry = bytesOf(vector.entry)
  const parse = Object.entries(parsers).find(([known]) => known === name)?.[1] ?? (() => null)

  it('is read as the vector says, and by no other reader', async () => {
    expect(parse(entry)).toEqual(vector.content)
    expect(toBase64Url(await leafHash(entry))).toBe(vector.leaf)
    for (const [other, reader] of Object.entries(parsers)) {
      if (other !== name) expect(reader(entry), other).toBeNull()
    }
  })

  it('is written as it is read', () => {
    const content = parseCanonical(text(entry.subarray(1)))
    expect(formatEntry(vector.type, content)).toEqual(entry)
  })

  it('with anything behind it, or in another form, is refused', () => {
    expect(parse(concat(entry, utf8('\n')))).toBeNull()
    const loose = concat(entry.subarray(0, 1), utf8(JSON.stringify(vector.content, null, 1)))
    expect(parse(loose)).toBeNull()
  })

  it('with one field more or one fewer is refused, at whatever depth', () => {
    for (const altered of alterations(vector.content)) {
      expect(parse(formatEntry(vector.type, altered)), JSON.stringify(altered)).toBeNull()
    }
  })

  it('cut anywhere is refused', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: entry.length - 1 }), (length) => {
        expect(parse(entry.subarray(0, length))).toBeNull()
      }),
    )
  })

  it('of random bytes is refused and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(parse(concat(Uint8Array.of(vector.type), bytes))).toBeNull()
      }),
    )
  })
})

/** The content with a stranger in, and without one of its members, for each object in it. */
function* alterations(value: Json): Generator<Json> {
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) {
      for (const altered of alterations(item)) yield value.with(at, altered)
    }
  } else if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
    yield Object.fromEntries([...members, ['stranger', 1]])
    for (const [name, item] of members) {
      yield Object.fromEntries(members.filter(([other]) => other !== name))
      for (const altered of alterations(item))
        yield Object.fromEntries([...members, [name, altered]])
    }
  }
}

describe('what an entry is named by', () => {
  it('is as the vectors say', async () => {
    const read = {
      charter: parseCharterEntry(bytesOf(vectors.charter.entry)),
      board: parseBoardEntry(bytesOf(vectors.board.entry)),
      proposal: parseProposalEntry(bytesOf(vectors.proposal.entry)),
      emergency: parseEmergencyEntry(bytesOf(vectors.emergency.entry)),
    }
    if (!read.charter || !read.board || !read.proposal || !read.emergency) throw new Error('unread')
    expect(toBase64Url(await charterHash(read.charter.body))).toBe(vectors.charter.hash)
    expect(await boardHash(read.board.body)).toBe(vectors.board.hash)
    expect(await proposalHash(read.proposal.body)).toBe(vectors.proposal.hash)
    expect(await emergencyHash(read.emergency.body)).toBe(vectors.emergency.hash)
  })
})

describe('an entry that contradicts itself is refused', () => {
  const changed = (name: 'proposal' | 'emergency', change: { readonly [field: string]: Json }) => {
    const { type, content } = vectors[name]
    return parsers[name](formatEntry(type, { ...content, body: { ...content.body, ...change } }))
  }

  it('a proposal of nothing, and one of two things', () => {
    expect(changed('proposal', {})).not.toBeNull()
    expect(changed('proposal', { charter: null })).toBeNull()
    expect(changed('proposal', { board: vectors.board.content.body })).toBeNull()
  })

  it('a fallback that goes nowhere, and a stop that goes somewhere', () => {
    expect(changed('emergency', {})).not.toBeNull()
    expect(changed('emergency', { to: null })).toBeNull()
    expect(changed('emergency', { act: 'stop' })).toBeNull()
    expect(changed('emergency', { act: 'stop', to: null })).not.toBeNull()
  })

  it('an audit whose results do not add up, or whose beacon came before the answers', () => {
    const { type, content } = vectors.audit
    const audit = (change: { readonly [field: string]: Json }) =>
      parseAuditEntry(formatEntry(type, { ...content, ...change }))
    expect(audit({})).not.toBeNull()
    expect(audit({ drawn: 5 })).toBeNull()
    expect(audit({ from: 700 })).toBeNull()
    expect(audit({ beacon: { ...content.beacon, size: 629 } })).toBeNull()
  })
})
