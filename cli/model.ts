import type { ModelInspection, ModelStatus } from '@overt/wire'
import type { Command } from 'commander'
import { type Context, json, where } from './context.ts'
import { Exit, interrupted } from './exit.ts'
import { progressBar } from './progress.ts'
import { bytes, table } from './table.ts'

type Json = { json?: true }

export function addModel(program: Command, context: Context): void {
  const model = program.command('model').description('The models of this data folder.')
  addList(model, context)
  addGet(model, context)
  addUse(model, context)
  addRemove(model, context)
  addInspect(model, context)
}

function addList(model: Command, { terminal, openers }: Context): void {
  model
    .command('list')
    .description('List the models with their size, the memory they need and where they stand.')
    .option('--json', 'print one object')
    .action(async (options: Json, command: Command) => {
      const { listModels } = await openers()
      const models = await listModels(where(command))
      terminal.out(options.json ? json({ models }) : table(models.map(row)))
    })
}

function row(model: ModelStatus): readonly string[] {
  return [
    `${model.default ? '*' : ' '} ${model.id}`,
    model.state,
    model.sizeBytes === null
      ? '-'
      : `${model.digest === null ? 'about ' : ''}${bytes(model.sizeBytes)}`,
    model.neededBytes === null ? '-' : `needs ${bytes(model.neededBytes)}`,
    model.licence ?? '-',
    model.problem ?? model.note?.en ?? '',
  ]
}

type Get = Json & { sha256?: string }

function addGet(model: Command, { terminal, openers }: Context): void {
  model
    .command('get')
    .description('Fetch a model; an interrupted fetch goes on where it was.')
    .argument(
      '<model>',
      'an id that `model list` shows, owner/name:file.gguf of the hub, an https address, or the path of a GGUF file',
    )
    .option('--sha256 <digest>', 'take no other file than the one with this SHA-256')
    .option('--json', 'print one object')
    .action(async (name: string, options: Get, command: Command) => {
      const { getModel } = await openers()
      const signal = terminal.interrupted()
      const got = await getModel({
        ...where(command),
        model: name,
        sha256: options.sha256 ?? null,
        onModel: (found) => terminal.err(`${found.name}: ${licenceLine(found.licence)}\n`),
        onProgress: progressBar(terminal, name),
        signal,
      }).catch((error: unknown) => {
        throw signal.aborted ? new Exit(interrupted, stopped, { cause: error }) : error
      })
      terminal.out(options.json ? json(got) : `${got.id}\n${got.path}\n${got.digest}\n`)
    })
}

const stopped = 'The fetch was stopped: the same command goes on where it was.'

const licenceLine = (licence: string | null): string =>
  licence === null ? 'its licence is for you to read where it comes from' : `licence ${licence}`

function addUse(model: Command, { terminal, openers }: Context): void {
  model
    .command('use')
    .description(
      'Let this model answer when none is named; a running server takes it up by itself.',
    )
    .argument('<id>', 'as `model list` shows it')
    .option('--json', 'print one object')
    .action(async (id: string, options: Json, command: Command) => {
      const { useModel } = await openers()
      await useModel({ ...where(command), id })
      terminal.out(options.json ? json({ id }) : `${id} answers from now on.\n`)
    })
}

type Remove = Json & { force?: true }

function addRemove(model: Command, { terminal, openers }: Context): void {
  model
    .command('remove')
    .description('Remove a model and free its disk; a file that lies elsewhere is left there.')
    .argument('<id>', 'as `model list` shows it')
    .option('--force', 'also the default model, and one that a running server has loaded')
    .option('--json', 'print one object')
    .action(async (id: string, options: Remove, command: Command) => {
      const { removeModel } = await openers()
      const force = options.force === true
      const freedBytes = await removeModel({ ...where(command), id, force })
      terminal.out(options.json ? json({ id, freedBytes }) : `${bytes(freedBytes)} freed.\n`)
    })
}

function addInspect(model: Command, { terminal, openers }: Context): void {
  model
    .command('inspect')
    .description('Show what a model’s file says of itself, and what the engine measured.')
    .argument('<model>', 'an id that `model list` shows, or the path of a GGUF file')
    .option('--json', 'print one object')
    .action(async (name: string, options: Json, command: Command) => {
      const { inspectModel } = await openers()
      const inspection = await inspectModel({ ...where(command), model: name })
      terminal.out(options.json ? json(inspection) : table(inspected(inspection)))
    })
}

/** One line a fact; what nobody knows is a dash. */
function inspected(model: ModelInspection): readonly (readonly string[])[] {
  const { facts, measured } = model
  const rows: readonly (readonly [string, string | number | null | undefined])[] = [
    ['id', model.id],
    ['name', model.name],
    ['problem', model.problem],
    ['path', model.path],
    ['source', model.source],
    ['size', model.sizeBytes === null ? null : bytes(model.sizeBytes)],
    ['memory', model.neededBytes === null ? null : bytes(model.neededBytes)],
    ['digest', model.digest],
    ['architecture', facts?.architecture],
    ['quantisation', facts?.quantisation],
    ['context', facts?.contextTokens],
    ['tokens', facts?.tokens],
    ['tensors', facts?.tensors],
    ['licence', facts?.licence],
    ['template', facts?.templateDigest],
    ['replay', measured?.replay],
    ['engine digest', measured?.engineDigest],
    ['variant', measured?.variant],
  ]
  return rows
    .filter(([name, value]) => name !== 'problem' || value != null)
    .map(([name, value]) => [name, String(value ?? '-')])
}
