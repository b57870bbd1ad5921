/** The first line of a template that is created from an env file. */
export const TEMPLATE_HEADER = `# This app's variables, without values. Below "# @optional": need not be set.`
