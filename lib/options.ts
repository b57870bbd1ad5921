import { optionsFromEnvironment } from './dotenv/options.ts'
import { type Environment, isOn, lookUp, realEnvironment } from './environment.ts'

/** What can be said of a load. Everything has a default, and much of it can be said from outside the code. */
export interface LoadOptions {
  /**
   * The env files of development: a path, a `file:` URL, or several.
   * @default `DOTENV_PATH`, or `.env`; with `NODE_ENV=test`, `.env.test` where there is one
   */
  path?: string | URL | readonly (string | URL)[] | undefined
  /**
   * How the env files are encoded.
   * @default `DOTENV_ENCODING`, or what the byte order mark says, or UTF-8
   */
  encoding?: BufferEncoding | undefined
  /**
   * Whether a file wins over the environment, and a later file over an earlier one.
   * @default `DOTENV_OVERRIDE`, or false
   */
  override?: boolean | undefined
  /**
   * What is written to. Where that is not what is read from, it gets every value, and not only those of the files.
   * @default process.env
   */
  processEnv?: Record<string, string | undefined> | undefined
  /**
   * What is read in place of `process.env`, to decide the mode too.
   * @default process.env
   */
  environment?: Environment | undefined
  /**
   * The project folder, and where relative paths start.
   * @default the working directory; where that holds neither template nor secrets, the folder of the app's package.json
   */
  cwd?: string | undefined
  /**
   * The path of the template, which then must exist.
   * @default `SECRETS_TEMPLATE`, or `.env.example`
   */
  template?: string | undefined
  /**
   * Keys that are required, beside those of the template.
   * @default none
   */
  required?: readonly string[] | undefined
  /**
   * Whether a broken contract is refused in development too.
   * @default `SECRETS_STRICT`, or false
   */
  strict?: boolean | undefined
  /**
   * Whether stderr is told which files are read, and where each key comes from.
   * @default `DOTENV_DEBUG`, or false
   */
  debug?: boolean | undefined
}

/** What can be said of `defineSecrets`, beside what can be said of a load. */
export interface DefineOptions extends LoadOptions {
  /**
   * Whether a refusal is printed and ends the process with exit code 78, for the entry point of a program.
   * @default false
   */
  exit?: boolean | undefined
}

/** The options of a load, with everything decided that the outside and the defaults decide. */
export interface Settings {
  environment: Environment
  target: Record<string, string | undefined>
  paths: readonly (string | URL)[] | undefined
  encoding: BufferEncoding | undefined
  override: boolean
  cwd: string | undefined
  template: string | undefined
  required: readonly string[]
  strict: boolean
  debug: boolean
  /** True under `NODE_ENV=test`. */
  isTest: boolean
}

/** Settles the options: the code's over the environment's over the defaults. */
export function settle(options: LoadOptions): Settings {
  const environment = options.environment ?? realEnvironment()
  const outside = optionsFromEnvironment(environment)
  const path = options.path ?? (outside.path || undefined)
  return {
    environment,
    target: options.processEnv ?? realEnvironment(),
    paths: path === undefined || isMany(path) ? path : [path],
    encoding: options.encoding ?? ((outside.encoding || undefined) as BufferEncoding | undefined),
    override: options.override ?? outside.override ?? false,
    cwd: options.cwd,
    template: options.template ?? (lookUp(environment, 'SECRETS_TEMPLATE') || undefined),
    required: options.required ?? [],
    strict: options.strict ?? isOn(environment, 'SECRETS_STRICT'),
    debug: options.debug ?? outside.debug ?? false,
    isTest: lookUp(environment, 'NODE_ENV')?.trim().toLowerCase() === 'test',
  }
}

function isMany(path: NonNullable<LoadOptions['path']>): path is readonly (string | URL)[] {
  return Array.isArray(path)
}
