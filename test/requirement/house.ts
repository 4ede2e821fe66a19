import type { Requirement } from './requirement.ts'

/** What a start, a setting and the data folder promise, and what holds for the code itself. */
export const housePromises = {
  'start:install': {
    promise:
      'The first start installs exactly what the lockfile says; later starts do not install again.',
  },
  'start:one-installs': {
    promise: 'Of two starts at once one installs and the other waits for it.',
  },
  'start:old-node': { promise: 'A Node that is too old is refused with one sentence.' },
  'start:pinned-node': { promise: 'Whatever Node starts the launcher, Overt runs on Node 24.' },
  'start:build': {
    promise: 'The web and the verifier are built anew exactly when their sources changed.',
  },
  'start:signals': { promise: 'The launcher passes on signals and the exit code.' },
  'start:anywhere': { promise: './overt works from any folder and through symbolic links.' },
  'start:address': {
    promise: 'The server prints one line: its address with a one-time owner link.',
  },
  'start:usable-while-loading': {
    promise: 'The page is usable while the model loads, and says so.',
  },
  'test:closing-line': {
    promise: 'npm test ends with one line that counts what passed, failed and was skipped.',
  },
  'test:nothing-ran': { promise: 'A test run in which no test ran is a failure.' },
  'house:borders': {
    promise: 'Imports go one way: an import against the border table is refused by the linter.',
  },
  'house:no-circles': { promise: 'There are no import circles, not even of types.' },
  'house:environment': { promise: 'Nothing outside server/config reads the environment.' },
  'house:names': { promise: 'No file or folder has a name that says nothing.' },
  'config:sources': {
    promise:
      'A setting comes from the command line, else the environment, else overt.toml, else its default.',
  },
  'config:check': { promise: 'config check prints every effective value and no secret.' },
  'config:unknown': { promise: 'A setting that nobody knows is refused by name.' },
  'config:engine': { promise: 'What a setting says of the engine is what the engine does.' },
  'home:modes': { promise: 'The data folder is 0700 and its files are 0600.' },
  'home:locked': { promise: 'A second server on one data folder is refused with one sentence.' },
  'home:newer-database': {
    promise: 'A database newer than the program is refused and not touched.',
  },
  'home:busy-port': { promise: 'A busy port is one sentence with what to do.' },
  'home:full-disk': {
    promise: 'A full disk is one sentence with what to do, and nothing is half written.',
  },
  'home:drain': { promise: 'Ctrl-C drains answers and ends the server within five seconds.' },
  'store:migrate-backup': { promise: 'An older database is backed up, then migrated.' },
} as const satisfies Readonly<Record<string, Requirement>>
