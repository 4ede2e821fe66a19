import { type Bundle, type Json, canonical, utf8 } from '@overt/verifier'

// What a forger might make of a receipt: one value of it, anywhere, is another, and the file is canonical again.

/** Numbers below so much, the same ones in every run. */
export function seeded(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

export type Draw = ReturnType<typeof seeded>

/** Another receipt, and where it differs. */
export function tampered(bundle: Bundle, draw: Draw): { at: string; bytes: Uint8Array } {
  const places = leavesOf(bundle, [])
  const place = places[draw(places.length)] ?? []
  return {
    at: place.join('.'),
    bytes: utf8(canonical(changed(bundle, place, (value) => other(value, draw)))),
  }
}

type Place = readonly (string | number)[]

const isLeaf = (value: Json): boolean => typeof value !== 'object' || value === null

function leavesOf(value: Json, place: Place): readonly Place[] {
  if (isLeaf(value)) return [place]
  const entries: [string | number, Json][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value ?? {})
  return entries.length === 0
    ? [place]
    : entries.flatMap(([name, member]) => leavesOf(member, [...place, name]))
}

function changed(value: Json, [name, ...rest]: Place, change: (value: Json) => Json): Json {
  if (name === undefined) return change(value)
  if (Array.isArray(value)) {
    return value.map((item: Json, at) => (at === name ? changed(item, rest, change) : item))
  }
  const members = Object.entries(value ?? {}).map(([key, member]: [string, Json]) => [
    key,
    key === name ? changed(member, rest, change) : member,
  ])
  return Object.fromEntries(members)
}

/** Another value of the same kind, or sometimes none. */
function other(value: Json, draw: Draw): Json {
  if (draw(8) === 0) return value === null ? 0 : null
  if (typeof value === 'boolean') return !value
  if (typeof value === 'number') return Math.max(0, value + draw(601) - 300)
  if (typeof value !== 'string') return 'x'
  const at = draw(value.length + 1)
  const put = 'Aa0/=+. \n—é'.charAt(draw(11))
  return `${value.slice(0, at)}${put}${value.slice(at + draw(2))}`
}
