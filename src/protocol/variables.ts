/**
 * Variables of the environment that decide more than a program's looks: a command that sets one of them may make the
 * next harmless command run something else.
 *
 * Invariant: an entry more makes something ask that passed before; it never lets anything pass.
 */
interface Deciding {
  /** Completes the sentence "NAME decides …". */
  readonly what: string;
  /** Exact names; `X_*` all that begin so, `*_X` all that end so. */
  readonly names: string;
}

const deciding: readonly Deciding[] = [
  {
    what: 'which programs run',
    names: 'PATH PATHEXT SHELL COMSPEC CDPATH EXECIGNORE BASH_CMDS HASH_CMDS BUSYBOX_* DOCKER_HOST',
  },
  {
    what: 'what code every program loads',
    names: `LD_* DYLD_* GCONV_PATH GLIBC_TUNABLES LOCPATH NLSPATH OPENSSL_CONF OPENSSL_ENGINES OPENSSL_MODULES
      QT_PLUGIN_PATH QT_QPA_* GTK_MODULES GTK_PATH GIO_EXTRA_MODULES GST_PLUGIN_* VK_LAYER_PATH COR_PROFILER* CORECLR_*`,
  },
  {
    what: 'what the shell runs or how it reads words',
    names: `BASH_ENV ENV IFS PS0 PS1 PS2 PS3 PS4 PROMPT PROMPT_COMMAND SHELLOPTS BASHOPTS BASH_FUNC_* BASH_XTRACEFD
      BASH_LOADABLES_PATH BASH_ALIASES BASH_COMPAT GLOBIGNORE FIGNORE FCEDIT FPATH ZDOTDIR HISTFILE HISTCONTROL INPUTRC
      POSIXLY_CORRECT TIMEFORMAT PSModulePath PSMODULEPATH`,
  },
  { what: 'what git runs and where it looks', names: 'GIT_* GH_* GHQ_*' },
  {
    what: 'which program shows, edits or asks',
    names: `PAGER *_PAGER MANPAGER MANOPT MANROFFOPT LESS LESSOPEN LESSCLOSE LESSKEY LESSKEYIN LESSKEY_SYSTEM MORE EDITOR *_EDITOR
      VISUAL BROWSER *_ASKPASS WINEDITOR XEDITOR EXINIT VIMINIT MYVIMRC VIM VIMRUNTIME NVIM_APPNAME TERMINAL OPENER`,
  },
  {
    what: 'what code an interpreter loads',
    names: `NODE_* NPM_CONFIG_* npm_config_* YARN_* PNPM_* COREPACK_* DENO_* BUN_* TS_NODE_* TSX_* PYTHON* VIRTUAL_ENV
      PIP_* UV_* POETRY_* CONDA_* PERL* RUBYOPT RUBYLIB RUBYSHELL GEM_* BUNDLE_* RBENV_* JAVA_* _JAVA_OPTIONS JDK_JAVA_OPTIONS
      CLASSPATH MAVEN_* MVN_* GRADLE_* SBT_* ANT_* KOTLIN_* PHPRC PHP_* COMPOSER_* LUA_* R_* JULIA_* OCAMLRUNPARAM
      ERL_* ELIXIR_* MIX_* GUILE_* AWKPATH AWKLIBPATH DOTNET_* TCLLIBPATH GAWK* MONO_* GHC*`,
  },
  {
    what: 'what a build runs',
    names: `CC CXX CPP LD AR AS NM MAKE MAKEFLAGS MAKEFILES GNUMAKEFLAGS MFLAGS CFLAGS CXXFLAGS CPPFLAGS LDFLAGS RUSTC
      RUSTC_* RUSTFLAGS RUSTDOC* RUSTUP_* CARGO_* GOFLAGS GOPATH GOROOT GOBIN GOPROXY GOENV GOTOOLCHAIN GOTOOLDIR GOEXPERIMENT GONOSUMDB
      GOINSECURE GOPRIVATE GOSUMDB CGO_* CMAKE_* PKG_CONFIG* CCACHE_* DISTCC_* SCCACHE_* MSBUILD* ANDROID_* TEXINPUTS`,
  },
  {
    what: 'what a program does without being told by its words',
    names: `RIPGREP_CONFIG_PATH GREP_OPTIONS GREP_COLOR ACKRC ACK_* FZF_* FD_* BAT_* TAR_OPTIONS TAPE GZIP BZIP BZIP2 XZ_OPT
      XZ_DEFAULTS ZSTD_* ZIPOPT ZIP UNZIP UNZIPOPT CPIO_* RSYNC_* CVS_RSH CVSROOT SVN_* HG* SSH_* SUDO_* BORG_* RESTIC_*
      WGETRC CURL_HOME NETRC ANSIBLE_* TF_* TERRAGRUNT_* KUBECONFIG HELM_* AWS_* AZURE_* GOOGLE_* CLOUDSDK_* DOCKER_* COMPOSE_*
      BUILDKIT_* VAGRANT_* PACKER_* PG* MYSQL_* REDISCLI_* JQ_* YQ_* DIFF_OPTIONS PATCH_* SIMPLE_BACKUP_SUFFIX VERSION_CONTROL
      SYSTEMD_* DBUS_* XDG_* HOME USERPROFILE APPDATA LOCALAPPDATA TMPDIR TMP TEMP TZDIR TERMINFO TERMINFO_DIRS
      PRE_COMMIT_* HUSKY HUSKY_* LEFTHOOK* COUNTERSIGN_*`,
  },
  {
    what: 'where connections go and whom they trust',
    names: `http_proxy https_proxy ftp_proxy all_proxy no_proxy HTTP_PROXY HTTPS_PROXY FTP_PROXY ALL_PROXY NO_PROXY
      SSL_CERT_FILE SSL_CERT_DIR SSLKEYLOGFILE CURL_CA_BUNDLE REQUESTS_CA_BUNDLE HOSTALIASES RES_OPTIONS LOCALDOMAIN
      RESOLV_HOST_CONF ANTHROPIC_* OPENAI_* GEMINI_*`,
  },
];

const exact = new Map<string, string>();
const beginnings: (readonly [beginning: string, what: string])[] = [];
const endings: (readonly [ending: string, what: string])[] = [];
for (const { what, names } of deciding) {
  for (const name of names.split(/\s+/)) {
    if (name.endsWith('*')) beginnings.push([name.slice(0, -1), what]);
    else if (name.startsWith('*')) endings.push([name.slice(1), what]);
    else exact.set(name, what);
  }
}

/**
 * What the variable decides besides its own program's words: "which programs run". Undefined where it decides
 * nothing of that kind. Names differ by case, except on Windows: there ask for the name in capitals as well.
 */
export function decidedBy(name: string): string | undefined {
  return (
    exact.get(name) ??
    endings.find(([ending]) => name.endsWith(ending))?.[1] ??
    beginnings.find(([beginning]) => name.startsWith(beginning))?.[1]
  );
}

/** Whether setting the variable may change what other commands run, load or reach. `*`, any variable, may. */
export function isDangerousVariable(name: string): boolean {
  return name === '*' || decidedBy(name) !== undefined;
}
