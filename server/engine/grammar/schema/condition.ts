import { membersAt, namesAt } from './constraint.ts'
import { below, type JsonObject, member } from './json.ts'
import { type Reading, withMember } from './opposite.ts'
import { child, never, type Place } from './place.ts'
import { anyShape, meet, type Shape, typeNames } from './shape.ts'

type Condition = {
  readonly holds: readonly Shape[]
  readonly fails: readonly Shape[]
  /** What is asked where it holds, and where it does not. */
  readonly asked: readonly Shape[]
  readonly otherwise: readonly Shape[]
}

/**
 * What a schema asks under conditions, each as its two cases: `if`, `dependentRequired` and
 * `dependentSchemas`.
 */
export function conditions(
  place: Place,
  schema: JsonObject,
  reading: Reading,
): readonly (readonly Shape[])[] {
  const all = [
    ...ifs(place, schema, reading),
    ...membersAt(schema, 'dependentRequired', place.path).map(([name, also]) =>
      withRequired(place, name, namesAt(also, below(place.path, 'dependentRequired', name))),
    ),
    ...membersAt(schema, 'dependentSchemas', place.path).map(([name, inner]) => ({
      ...presence(place, name),
      asked: reading.expand(child(place, inner, 'dependentSchemas', name)),
      otherwise: [anyShape(place.path)],
    })),
  ]
  const { work } = reading.document
  return all.map(({ holds, fails, asked, otherwise }) => [
    ...meet(holds, asked, place.path, work),
    ...meet(fails, otherwise, place.path, work),
  ])
}

/** `then` and `else` without `if` ask for nothing, and `if` without them. */
function ifs(place: Place, schema: JsonObject, reading: Reading): readonly Condition[] {
  const condition = member(schema, 'if')
  const [asked, otherwise] = [member(schema, 'then'), member(schema, 'else')]
  if (condition === undefined || (asked === undefined && otherwise === undefined)) return []
  const own = child(place, condition, 'if')
  return [
    {
      holds: reading.expand(own),
      fails: reading.opposite(own),
      asked: reading.expand(child(place, asked ?? true, 'then')),
      otherwise: reading.expand(child(place, otherwise ?? true, 'else')),
    },
  ]
}

/** There is a member of this name, or there is none: also in what is no object. */
const presence = ({ path }: Place, name: string): Pick<Condition, 'holds' | 'fails'> => ({
  holds: [withMember(path, name, null)],
  fails: [{ ...withMember(path, name, never), types: new Set(typeNames) }],
})

function withRequired(place: Place, name: string, also: readonly string[]): Condition {
  const { path } = place
  const shape = anyShape(path)
  const asked = { ...shape, object: { ...shape.object, required: new Set(also) } }
  return { ...presence(place, name), asked: [asked], otherwise: [shape] }
}
