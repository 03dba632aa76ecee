const word = String.raw`secret|token|passw(?:or)?d|passphrase|(?:api|app|access|private|signing|encryption|secret|auth|account|master|storage|session|service[_-]?role)[_-]?key|access[_-]?signature|client[_-]?key[_-]?data|connection[_-]?string`;

const short = String.raw`[_.-](?:pwd|pass|creds?|credentials?|auth)`;

/** `DB_PASSWORD`, `apiKey`, `x-auth-token`, `AWS_SECRET_ACCESS_KEY_1`; not `PWD`, `tokens` or `keyboard`. */
export const name = String.raw`(?:[\w.-]{0,80}(?:${word})|[\w.-]{0,80}${short}|_auth|credential)(?:[_-](?:base64|b64|prod|dev|staging|test|\d{1,4}))?`;

/** Says by itself that what it names is secret, whatever that looks like. */
export const isSecretName = new RegExp(`^${name}$`, 'i');

/** `--password`, `-token`: what follows it in a list of arguments is secret. */
export const isSecretOption = new RegExp(`^--?${name}$`, 'i');

/** A word of code and no value: a type, a literal, another variable. */
const code = String.raw`(?!(?:string|str|number|int|bool(?:ean)?|bytes?|any|unknown|void|object|null|nil|none|undefined|true|false|optional|required|await|new|typeof|self|this|process\.env|os\.environ|env|options?|config|args|params|props|req(?:uest)?|input)(?![\w-]))(?![A-Za-z_$][\w$]{0,80}(?:\??\.[A-Za-z_$][\w$]{0,80}){0,8}[(\[<])(?![A-Za-z_$]{1,80}(?:\??\.[A-Za-z_$]{1,80}){1,8}(?![\w-]))(?![A-Za-z_]{0,80}(?:${word})(?![\w-]))`;

/** Not what was taken out already, nor what a variable or a place holder fills in, nor the name said again. */
const real = String.raw`(?!‹redacted:|\$|%[A-Z_]{1,80}%|\{\{|<[a-z_ -]{1,80}>|(?:secret|token|password)(?![\w-])|(?:x{3,}|\*{3,}|\.{3,})(?!\w))`;

/** An opening quote, which may be escaped, as in JSON inside of a command. */
const quote = String.raw`(?:\\{0,3}["'])?`;

/** What stands in quotes, up to the other one or to the end of the line; or one word. */
const text = String.raw`(?:(?<=\\["'])[^"'\\\n]{3,}|(?<=")(?:[^"\\\n\s+]|\\.)(?:[^"\\\n]|\\.){2,}|(?<=')[^'\n\s+][^'\n]{2,}|(?<!["'])[^\s"'‹,;&|<>(){}\[\]${'`'}\\]{3,})`;

/** Closes the group of what stays before a value, and is the value. */
export const value = `${quote})${real}${text}`;
/** The same where code has colons and equals signs as well. */
export const spacedValue = `${quote})${real}(?<quoted>(?<=["'])|${code})${text}`;
/** The same where only what looks random is no prose: letters and digits, and no path. */
export const randomValue = `${quote})(?!/)(?=[\\w+/=.~-]{0,60}\\d)(?=[\\w+/=.~-]{0,60}[A-Za-z])[\\w+/=.~-]{16,}`;
