/** An option of a command, as `util.parseArgs` takes it. */
interface Option {
  type: 'boolean' | 'string'
  short?: string
  multiple?: boolean
  /** The name of its value in the help. */
  value?: string
  description: string
}

/** What a command takes, and what its help says. */
export interface CommandSpec {
  /** What it does, in one line. */
  summary: string
  /** What may follow its name, besides options. */
  operands?: string
  options: Record<string, Option>
  /** Arguments of `npx --no secrets`, each with what they are for. */
  examples: readonly (readonly [line: string, meaning: string])[]
  /** The rest of the help, in paragraphs. */
  details: readonly string[]
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

const JSON_ON_FAILURE = 'JSON on failure: { error: { code, message, file, line } }'

/** The options that every command takes. */
export const COMMON_OPTIONS = {
  directory: {
    type: 'string',
    short: 'C',
    value: 'DIR',
    description: 'work on the project in this folder',
  },
  help: { type: 'boolean', short: 'h', description: 'show this help' },
} as const satisfies Record<string, Option>

/** The commands, in the order in which a project meets them. */
export const COMMANDS = {
  init: {
    summary: 'create .env from the template, or the template from .env',
    options: {
      yes: { type: 'boolean', short: 'y', description: 'ask nothing' },
      marks: { type: 'boolean', description: 'propose which keys of the template are optional' },
      json,
    },
    examples: [
      ['init', 'sets up a new teammate in a minute'],
      ['init --marks', 'turns an old template into a contract'],
    ],
    details: [
      'If there is a template and no .env, it creates .env, which only you can read, and asks for each required key. Secret input is hidden. Enter skips a key; Ctrl-C stops, and nothing is written. For keys that are clearly random secrets, such as SESSION_SECRET, it offers to generate a value. With --yes or --json, or without a terminal, it generates those, leaves the others blank and lists them. It copies a value of the template, such as PORT=3000, unless that is a secret or a placeholder. It never copies what looks like a live secret, and warns about it.',
      'If there is a .env and no template, it creates the template: the same keys and comments, without values, and without comments that hold one. A value that is clearly no secret, such as a number, stays, and its key is marked as optional. It prints the result: review it.',
      'If there are both, it adds the keys that .env lacks. If a secrets module holds the values, it creates no .env, which would take the place of the module, and lists the keys that the module lacks.',
      'It adds the secrets files to .gitignore, and to .dockerignore if there is one. It never changes an existing value, and a second run changes nothing. It refuses to run in production. It warns if other users can read an existing .env. If git tracks a secrets file, it says so and exits with 1.',
      'JSON: { created, added, generated, blank, unknown, marked, dropped, ignore: [{ file, added }], tracked, warnings }. "created" and each "file" are names, "dropped" are lines of .env, "warnings" are sentences; the rest are keys, patterns or names.',
      'JSON of --marks: { template, marked: [{ key, line, mark: "required" or "optional", reason }], warnings: [{ line, text }], written }. "warnings" are about lines of the template, and "written" is true only with --yes.',
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
      ['check', 'are my values and files safe and complete?'],
      ['check --production', 'in a release phase: can this deploy start?'],
      ['check --production -f prod.env', 'would the app start on a host with these values?'],
    ],
    details: [
      'The table shows each key, whether it is required and by which line of the template, its state (ok, missing, empty, placeholder, invalid, unknown), and where its value comes from. Problems come last.',
      'In production, and with --production, that is all: only real environment variables count, and no secrets file is looked for. With -f, only the values of that file count, as dotenv parses them, with no reference expanded. If several files set a key, the first one wins. Write -f rather than --env-file: some versions of Node take that option themselves, load the file, and exit with 9 if it does not exist.',
      'In development it then checks the secrets files. A file is unsafe if git tracks it or does not ignore it, if other users can read it, or if it is served or published; so is a value of the template that looks like a live secret. A file that holds no secret is safe. Warnings follow: variables that the code reads and the template lacks, and the reverse; and what would bypass the check at startup: dotenv beside secrets, a condition or an empty catch around the load, secrets in devDependencies, SECRETS_CHECK=skip in an image, a .dockerignore that hides the template.',
      'It runs no code of the project except a secrets module that git does not track, if there is no .env. If git tracks the module, or cannot tell, the module is not run. A key that the environment does not set is then "unknown", since the module may set it.',
      'Exit codes: 78 if the contract is broken, in either mode, or if the template or a file that -f names is missing or invalid; else 1 if a file is unsafe or a key is unknown; else 0. Warnings do not count.',
      'JSON: { mode, reason, template, keys: [{ key, required, line, decidedBy, state, from, detail }], findings: [{ kind, file, line, text, fix }], warnings: [the same] }. What does not apply is null. "decidedBy" is the line that made a key required or optional; "from" is "environment" or a location such as ".env:3".',
      JSON_ON_FAILURE,
      'Kinds of findings: no-template, tracked, not-ignored, readable, served, published, template-secret. Kinds of warnings: lint, not-in-template, not-read, dotenv, env-file, guard, catch, dev-dependency, skip, dockerignore, image, no-file, server-mode, unchecked; and tracked and not-ignored, for a file that holds no secret.',
    ],
  },
  run: {
    summary: 'load and check the secrets, then run a command with them',
    operands: '[--] COMMAND [ARGUMENT ...]',
    options: {
      file: { ...files, description: 'read this file instead of .env' },
      'env-file': { type: 'string', multiple: true, value: 'FILE', description: 'the same; see below' },
      override: { type: 'boolean', description: 'let the files override the environment' },
      debug: { type: 'boolean', description: 'print where each key comes from' },
      quiet: { type: 'boolean', short: 'q', description: 'accepted, as dotenv takes it; no effect' },
      fast: { type: 'boolean', description: 'accepted, as dotenv takes it; no effect' },
    },
    examples: [
      ['run -- npm start', 'for a program that does not load the secrets itself'],
      ['run -f .env.local -- python app.py', 'for a program in another language'],
    ],
    details: [
      'It loads the secrets as "node -r secrets/register" does. If that would refuse to start, the command does not start.',
      'A file that -f names must exist. Separate several files by commas, or repeat -f; if several set a key, the first one wins. In production no file is read, not even one that -f names: the values come from the environment. A program that loads its secrets itself works too: with -f it gets SECRETS_LOADED=true, and does not look for .env.',
      'Write -f or --file rather than --env-file: unless a "--" comes first, Node takes --env-file itself, even after the command. It applies a NODE_OPTIONS in that file, and exits with 9 if the file does not exist.',
      'No shell is used: "$NAME", "*" and "&&" mean nothing. On Windows npm is a batch file: run it with "-- cmd /d /c npm start".',
      'The command gets stdin, stdout, stderr, and the signals INT, TERM, HUP, QUIT, USR1, USR2, ALRM and WINCH. Ctrl-C reaches it from the terminal, once. "secrets run" ends with the exit code of the command, or by the signal that ended it. 127 means that the command was not found, 126 that it could not be run, 78 that the start was refused. Under systemd, KillMode=mixed keeps a SIGTERM from reaching the command twice.',
    ],
  },
  scan: {
    summary: 'search files and git history for leaked secrets',
    operands: '[PATH ...]',
    options: {
      staged: { type: 'boolean', description: 'search what is staged for the next commit' },
      history: { type: 'boolean', description: 'search every version of every file in git' },
      'install-hook': { type: 'boolean', description: 'search before each commit from now on' },
      'uninstall-hook': { type: 'boolean', description: 'remove that hook' },
      json,
    },
    examples: [
      ['scan', 'is a secret of mine in a file that git tracks?'],
      ['scan --history', 'was one ever committed?'],
      ['scan dist/', 'is one in what I am about to publish?'],
    ],
    details: [
      'It searches for the actual values of your secrets files and environment, not for patterns, so every hit is yours. It also finds them as base64, hex, URL, JSON, XML and UTF-16. It skips values that would match by chance, and lists their keys: short values, common words, and values that are in the template.',
      'A PATH is a file or a folder, which is searched whole, whether git tracks it or not. Without a PATH, every file that git tracks is searched. --history includes all branches, tags, stashes, reflogs, messages and file names. Use only one of --staged, --history and PATH.',
      'Rotate any secret that was found. Deleting the commit does not help.',
      'JSON: { findings: [{ key, file, line, form, commit, inHead }], skipped: [{ key, reason: "weak", "template" or "placeholder" }], searched: { files, values }, unread: [{ file, reason }] }. In history, "commit" is the one that added the value, and "inHead" says whether HEAD still holds it. With --staged, "inHead" says whether HEAD holds it already. Else both are null. JSON of a hook: { hook, state: "installed", "unchanged", "removed" or "absent" }.',
      JSON_ON_FAILURE,
      'Exit codes: 1 if something was found or could not be searched; 78 if the template or a secrets file is invalid; 130 after Ctrl-C; else 0.',
    ],
  },
  types: {
    summary: 'generate TypeScript types for process.env',
    options: {
      output: {
        type: 'string',
        short: 'o',
        value: 'FILE',
        description: 'the file to write (default: secrets-env.d.ts)',
      },
      check: { type: 'boolean', description: 'write nothing, and fail if the file is out of date' },
      json,
    },
    examples: [
      ['types', 'process.env.PORT compiles, process.env.PROT does not'],
      ['types --check', 'in CI'],
    ],
    details: [
      'It reads the template, and no secrets file. A required key is a string, an optional one may be undefined, and an enum is one of its values, as production guarantees. In development a required key may be missing; the start warns about that. NODE_ENV and TZ are left to the types of Node and of frameworks.',
      'Commit the file, and make sure that "include" in tsconfig.json covers it. The command replaces the whole file, unless something else wrote it.',
      'JSON: { file, state }. "state" is "written" or "unchanged", or with --check "unchanged", "stale" or "absent".',
      JSON_ON_FAILURE,
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
    details: [
      'It compares the template with that of an earlier commit. Keys that are now required come first, then keys whose type changed, then new optional keys, keys that became optional, and removed keys. It does not know which values are set. The exit code is 0, whatever has changed.',
      'JSON: { ref, commit, template, changes: [{ key, change, required, type, wasType, line }] }. "change" is "added", "removed", "required", "optional" or "type". "wasType" is null unless that is "type".',
      JSON_ON_FAILURE,
    ],
  },
} as const satisfies Record<string, CommandSpec>

/** The name of a command. */
export type CommandName = keyof typeof COMMANDS
