/** An option of a command, as `util.parseArgs` takes it, and what it is for. */
interface Option {
  type: 'boolean' | 'string'
  short?: string
  multiple?: boolean
  /** What stands for its value in a help text. */
  value?: string
  description: string
}

/** What `--help` tells of a command. */
export interface Page {
  /** What it does, in one line. */
  summary: string
  /** What may stand behind its name, beside options. */
  operands?: string
  options: Record<string, Option>
  /** Command lines behind `npx --no secrets`, each with what it is for. */
  examples: readonly (readonly [line: string, meaning: string])[]
  /** The rest of what there is to know, in paragraphs. */
  text: readonly string[]
}

const json = {
  type: 'boolean',
  description: 'print the result as one JSON document',
} as const satisfies Option

const files = {
  type: 'string',
  short: 'f',
  multiple: true,
  value: 'FILE',
} as const

/** What every command takes. */
export const commonOptions = {
  directory: {
    type: 'string',
    short: 'C',
    value: 'DIR',
    description: 'work on the project in this folder',
  },
  help: { type: 'boolean', short: 'h', description: 'tell about the command' },
} as const satisfies Record<string, Option>

/** The commands, in the order in which a project meets them. Their code is loaded when one is called. */
export const manual = {
  init: {
    summary: 'make a .env from the template, or a template from the .env',
    options: {
      yes: { type: 'boolean', short: 'y', description: 'ask nothing' },
      marks: { type: 'boolean', description: 'propose which keys of the template are optional' },
      json,
    },
    examples: [
      ['init', 'a new teammate is ready in a minute'],
      ['init --marks', 'an old template becomes a contract'],
    ],
    text: [
      'With a template and no .env, it makes the .env, which only you can read, and asks for each required key; what is typed for a secret is not shown. Enter skips, Ctrl-C ends it all, and nothing was written. Keys that are plainly random secrets, such as SESSION_SECRET, are offered a generated value. With --yes or --json, or without a terminal, those are generated, and the others left blank and listed. What the template gives that is no secret and no placeholder, such as PORT=3000, is taken; what looks like a live secret is not, and is told.',
      'With a .env and no template, it makes the template: the same keys and comments, without the values, and without comments that hold one. What is plainly no secret, such as a number, stays and is marked as optional. The result is shown: review it.',
      'With both, it adds to .env what the template has and .env lacks. Where a secrets module holds the values, it makes no .env, which would take its place, and tells what the module lacks.',
      'It sees to .gitignore, and to .dockerignore where there is one. It never changes a value that is there, and a second run changes nothing. In production it refuses. Where others may read a .env that was there, it says so; where git tracks it, it says so and exits with 1.',
      'JSON: { created, added, generated, blank, unknown, marked, dropped, ignore: [{ file, added }], tracked, warnings }; created and each file is a name, dropped are lines of the .env, warnings are sentences, and the rest are keys, patterns or names',
      'JSON of --marks: { template, marked: [{ key, line, mark: "required" or "optional", reason }], warnings: [{ line, text }], written }; warnings are about lines of the template, and written is true only with --yes',
    ],
  },
  check: {
    summary: 'check values, files and code before a deploy',
    options: {
      production: { type: 'boolean', description: 'check as production does, whatever the mode' },
      'env-file': { ...files, description: 'check the values of this file, not of the environment' },
      json,
    },
    examples: [
      ['check', 'are my values and files as they should be?'],
      ['check --production', 'in a release phase: may this deploy start?'],
      ['check --production -f prod.env', 'would a host that gets these values start it?'],
    ],
    text: [
      'The table shows each key, whether it is required and by which line of the template, its state (ok, missing, empty, placeholder, invalid, unknown), and where its value is from. The problems stand last.',
      'In production, and with --production, that is all: the environment alone counts, and no secrets file is looked for. With -f neither counts, but the values of that file, as dotenv reads them and with no reference resolved; of several files, the first that sets a key wins. Write -f: of an --env-file Node takes notice itself, in some versions, sets what it holds and ends with 9 where there is none.',
      'In development there follow the secrets files: one that git tracks or does not ignore, that others may read, that is served or published, and a value of the template that looks like a live secret. A file that holds nothing that may be a secret is none of these. Then, as warnings, what the code reads and the template lacks, and the reverse; and what would undo the check at the start: dotenv beside secrets, a guard or an empty catch around the load, secrets in devDependencies, SECRETS_CHECK=skip in an image, a .dockerignore that hides the template.',
      'It runs no code of the project but a secrets module that git does not track, where there is no .env. Where git tracks that or cannot say, a key that the environment does not set is "unknown", since the module may set it: that is no broken contract, and all is not well either.',
      'Exit codes: 78 where the contract is broken, in either mode, or where a file that -f names, or the template, is not there or cannot be used; else 1 where a file is unsafe or a key is unknown; else 0. Warnings do not count.',
      'JSON: { mode, reason, template, keys: [{ key, required, line, decidedBy, state, from, detail }], findings: [{ kind, file, line, text, fix }], warnings: [the same] }, with null for what there is not. "decidedBy" is the line that made a key required or optional; "from" is "environment" or a place such as ".env:3".',
      'On failure: { error: { code, message, file, line } }',
      'Kinds of findings: no-template, tracked, not-ignored, readable, served, published, template-secret. Of warnings: oddity, not-in-template, not-read, dotenv, env-file, guard, catch, dev-dependency, skip, dockerignore, image, no-file, server-mode, unchecked; and tracked and not-ignored, of a file that holds no secret.',
    ],
  },
  run: {
    summary: 'load and check the secrets, then run a command with them',
    operands: '[--] COMMAND [ARGUMENT ...]',
    options: {
      file: { ...files, description: 'read this file in place of .env' },
      'env-file': { type: 'string', multiple: true, value: 'FILE', description: 'the same; see below' },
      override: { type: 'boolean', description: 'let the files win over the environment' },
      debug: { type: 'boolean', description: 'tell where each key is from' },
      quiet: { type: 'boolean', short: 'q', description: "taken for dotenv's sake: it is quiet" },
      fast: { type: 'boolean', description: "taken for dotenv's sake: it is fast" },
    },
    examples: [
      ['run -- npm start', 'for a program that does not load them itself'],
      ['run -f .env.local -- python app.py', 'or is not written in JavaScript'],
    ],
    text: [
      'It loads as "node -r secrets/register" does. Where that would refuse to start, the command is not started.',
      'A file that -f names must be there. Of several, separated by commas or each with an -f of its own, the first that has a key wins. In production no file is read, nor one that -f names: the values are in the environment there. What loads its secrets itself may be run too: with -f it finds SECRETS_LOADED=true, and does not ask for a .env.',
      'Write -f or --file. Of an --env-file that no "--" stands before, also in the command, Node takes notice itself: it follows a NODE_OPTIONS in that file, and ends with 9 where there is none.',
      'No shell is used: "$NAME", "*" and "&&" mean nothing, and on Windows npm, which is a batch file, is run by "-- cmd /d /c npm start".',
      'The command has stdin, stdout and stderr, and gets the signals INT, TERM, HUP, QUIT, USR1, USR2, ALRM and WINCH; Ctrl-C reaches it from the terminal, once. The exit code is that of the command, and the signal that ends it ends "secrets run" as well. 127 is a command that is not found, 126 one that cannot be run, 78 a refusal to start it. Under systemd, KillMode=mixed keeps a SIGTERM from reaching the command twice.',
    ],
  },
  scan: {
    summary: 'look for your secrets where they must not be',
    operands: '[PATH ...]',
    options: {
      staged: { type: 'boolean', description: 'search what is staged for the next commit' },
      history: { type: 'boolean', description: 'search every version of every file in git' },
      'install-hook': { type: 'boolean', description: 'search before each commit from now on' },
      'uninstall-hook': { type: 'boolean', description: 'take that back' },
      json,
    },
    examples: [
      ['scan', 'is one of my secrets in a file that git tracks?'],
      ['scan --history', 'was one ever?'],
      ['scan dist/', 'is one in what I am about to publish?'],
    ],
    text: [
      'It searches for the very values of your secrets files and of the environment, not for patterns: what it finds is a secret of yours. It finds them in base64, hex, URL, JSON, XML and UTF-16 form too. What it finds by chance is not searched for, and listed: values that are short, words, or in the template.',
      'A PATH is a file or a folder, which is searched whole, whether git tracks it or not; without one, every file that git tracks is searched. --history takes in all branches, tags, stashes, reflogs, messages and names. --staged, --history and paths exclude each other.',
      'What was found is compromised: change it where it was issued. To delete the commit does not help.',
      'JSON: { findings: [{ key, file, line, form, commit, inHead }], skipped: [{ key, reason: "weak", "template" or "placeholder" }], searched: { files, values }, unread: [{ file, reason }] }. Of a hook: { hook, state: "installed", "unchanged", "removed" or "absent" }. A finding in history has the commit that brought it in; inHead is whether HEAD still holds it, with --staged whether HEAD holds it already, else null. On failure: { error: { code, message, file, line } }',
      'Exit codes: 1 where something was found or could not be searched; 78 where the template or a secrets file cannot be understood; 130 after Ctrl-C; else 0.',
    ],
  },
  types: {
    summary: 'write the TypeScript declaration of process.env',
    options: {
      output: {
        type: 'string',
        short: 'o',
        value: 'FILE',
        description: 'where to (secrets-env.d.ts, if it is not said)',
      },
      check: { type: 'boolean', description: 'write nothing, and fail where the file is stale' },
      json,
    },
    examples: [
      ['types', 'process.env.PORT is known, process.env.PROT is not'],
      ['types --check', 'in CI'],
    ],
    text: [
      'It reads the template, and no secrets file. A required key is a string, an optional one may be undefined, and an enum is one of its values: what production holds to. In development a required key may be missing, which the start warns about. NODE_ENV and TZ are left to the types of Node and of frameworks.',
      'The file is to be committed, and "include" in tsconfig.json has to cover it. Written anew it is replaced whole; a file that this command has not written is left alone.',
      'JSON: { file, state }, where state is "written" or "unchanged", or with --check "unchanged", "stale" or "absent"',
      'On failure: { error: { code, message, file, line } }',
    ],
  },
  diff: {
    summary: 'show what the next deploy must set that the last one did not',
    operands: '[REF]',
    options: { json },
    examples: [
      ['diff', 'since the last tag, or else origin/HEAD'],
      ['diff v1.4.0', 'since that version'],
    ],
    text: [
      'It compares the template with that of an earlier commit: first come keys that are required and were not, then those whose type changed, and keys that are new and optional, that became optional, or that are gone. It knows nothing of the values that are set. The exit code is 0 whatever has changed.',
      'JSON: { ref, commit, template, changes: [{ key, change, required, type, wasType, line }] }, where change is "added", "removed", "required", "optional" or "type", and wasType is null but for "type"',
      'On failure: { error: { code, message, file, line } }',
    ],
  },
} as const satisfies Record<string, Page>

/** The name of a command. */
export type CommandName = keyof typeof manual
