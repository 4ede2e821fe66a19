/** How a family of models writes calls: the folder `syntax` has one file a family. */
export type CallSyntax = {
  readonly family: string
  /** What only a chat template of this family says. */
  readonly sign: string
  /** The text that begins a call, or a list of them. */
  readonly open: string
  /** The end of `open` that is already part of the JSON. */
  readonly kept: string
  /** What ends a call behind its JSON; empty where the JSON's own end does. */
  readonly close: string
  /** What stands between `open` and the JSON, and between the JSON and `close`. */
  readonly before: string
  readonly after: string
  /** Between two calls of one answer; null where the family knows only one. */
  readonly between: string | null
  readonly argumentsKey: 'arguments' | 'parameters'
}
