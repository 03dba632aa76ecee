import type { Tool } from '../tool.js';

export const languageTools: readonly Tool[] = [
  {
    names: ['cargo'],
    options:
      '--manifest-path=read -p= --package= --target-dir=write --features= -F= --registry= --index= --token= --vers= --config= -Z= --color= --target= -j=',
    calls: [
      { sub: 'publish|yank|owner, release', not: '-n --dry-run', does: ['publish:crates.io'] },
      {
        sub: 'add|install|update|fetch|vendor|binstall|generate-lockfile|upgrade',
        does: ['package:install', 'network'],
      },
      { sub: 'remove|rm|uninstall', does: ['package:remove'] },
      { sub: 'clean', does: ['delete:target'] },
      { sub: 'search|info|login|logout', does: ['sends'] },
      // They may fetch, write the lock file, and start what the folder's configuration names as compiler.
      {
        sub: 'tree|metadata|pkgid|locate-project|verify-project|package|outdated|audit|deny|read-manifest|expand|fix',
        does: ['network', 'tree:.', 'unknown'],
      },
      { sub: 'new|init', operands: 'write', does: [] },
    ],
  },
  {
    names: ['go'],
    oneDash: true,
    options: '-C= -mod= -modfile=read -o=write -tags= -ldflags= -f= -run=',
    calls: [
      { sub: 'get|install', does: ['package:install', 'network'] },
      {
        sub: 'mod download|tidy|vendor|edit|init|why|graph|verify, work *',
        does: ['package:install', 'network', 'write:go.mod'],
      },
      { sub: 'clean', given: '-modcache|-cache|-testcache', does: ['package:clean'] },
      { sub: 'clean', not: '-modcache -cache -testcache', does: ['package:clean'] },
      { sub: 'env', given: '-w|-u', does: ['env:*'] },
      { sub: 'list|doc|fmt|fix|env|tool|bug|telemetry', not: '-w -u', does: ['network', 'tree:.', 'unknown'] },
    ],
  },
  {
    names: ['goreleaser', 'ko'],
    calls: [
      {
        sub: 'release|publish|continue',
        not: '--snapshot --skip-publish --skip=publish',
        does: ['publish:a release page'],
      },
    ],
    otherwise: ['unknown'],
  },
  {
    names: ['gem'],
    options: '-v= --version= -i= --install-dir=write -s= --source= --host= -k= --key=',
    host: '--host',
    calls: [
      { sub: 'push|yank|owner', does: ['publish:RubyGems'] },
      {
        sub: 'list|environment|env|which|contents|dependency|specification',
        not: '-r --remote -b --both',
        options: '-l --local -a --all -q -d --details -e --exact',
        does: ['tells'],
      },
      { sub: 'list|search|info|outdated|dependency', given: '-r|--remote|-b|--both', does: ['network'] },
      { sub: 'search|outdated|info|fetch|query', does: ['network'] },
      { sub: 'install|update|i', does: ['package:install', 'network'] },
      { sub: 'uninstall|cleanup', does: ['package:remove'] },
      { sub: 'signin|signout', does: ['sends'] },
      { sub: 'build', operands: 'read', does: ['write:.', 'unknown'] },
    ],
  },
  // Its file is a program: every call runs the project's own code.
  {
    names: ['bundle', 'bundler'],
    calls: [
      { sub: 'install|update|add|i|lock|cache|package', does: ['package:install', 'network'] },
      { sub: 'remove|clean', does: ['package:remove'] },
      {
        sub: 'list|show|info|check|outdated|config|env|platform|doctor|licenses|viz|binstubs|open',
        does: ['read:Gemfile', 'unknown'],
      },
      { sub: 'exec gem push|yank, exec rake release', does: ['publish:RubyGems'] },
      { most: 0, not: '--version -v --help', does: ['package:install', 'network'] },
    ],
  },
  { names: ['rake'], calls: [{ sub: 'release', does: ['publish:RubyGems'] }] },
  {
    names: ['composer'],
    options: '-d= --working-dir=tree',
    calls: [
      {
        sub: 'install|require|update|create-project|i|u|r|upgrade|reinstall|global|init|self-update|selfupdate|bump|dump-autoload',
        does: ['package:install', 'network'],
      },
      { sub: 'remove|rm|uninstall, clear-cache|clearcache|cc', does: ['package:remove'] },
      {
        sub: 'show|info|outdated|search|validate|licenses|why|why-not|depends|prohibits|status|audit|browse|config|diagnose|fund|archive',
        does: ['network', 'tree:.', 'unknown'],
      },
    ],
  },
  {
    names: ['dotnet', 'nuget', 'paket'],
    options: '-s= --source= -k= --api-key= -c= --configuration= -o=write --output=write',
    calls: [
      { sub: 'nuget push|delete, push|delete', does: ['publish:NuGet'] },
      {
        sub: 'add|restore|workload|new|nuget, tool install|update|restore, package add',
        does: ['package:install', 'network'],
      },
      { sub: 'remove, tool uninstall, package remove', does: ['package:remove'] },
      {
        sub: 'list|clean|publish|pack|format|store|ef|sln|user-secrets|dev-certs',
        does: ['network', 'tree:.', 'unknown'],
      },
    ],
  },
  {
    names: ['dotnet'],
    calls: [
      {
        given: '--list-sdks|--list-runtimes|--info',
        options: '--list-sdks --list-runtimes --info',
        most: 0,
        does: ['tells'],
      },
    ],
  },
  {
    names: ['mvn', 'mvnw', './mvnw', 'gradle', 'gradlew', './gradlew', 'sbt', 'ant', 'lein', 'mill', 'boot'],
    options: '-f=read -P= -pl= -D= -p=tree -b=read',
    calls: [
      {
        like: /^(([\w./-]*:)*(deploy|deploy-file|publish\w*|uploadArchives|artifactoryPublish|bintrayUpload|closeAndRelease\w*|release|publishSigned|sonatypeBundleRelease|publishToSonatype))$|^release:(perform|clean)$|^deploy:deploy-file$|^nexus-staging:release$/,
        unlike: /^publish\w*ToMavenLocal$|^publishLocal$|^--dry-run$/,
        does: ['publish:a package repository'],
      },
    ],
  },
  {
    names: ['dart', 'flutter', 'pub'],
    calls: [
      { sub: 'pub publish|lish, publish', not: '-n --dry-run', does: ['publish:pub.dev'] },
      { sub: 'pub get|add|upgrade|downgrade|global|cache, get|add|upgrade', does: ['package:install', 'network'] },
      { sub: 'pub remove', does: ['package:remove'] },
      {
        sub: 'create|doctor|devices|config|clean|upgrade|channel|fix|format|compile|pub|install|attach|logs|screenshot|emulators',
        does: ['network', 'unknown'],
      },
    ],
  },
  {
    names: ['mix', 'rebar3'],
    calls: [
      { sub: 'hex.publish|hex.retire|hex.owner|hex.package, hex publish|retire', does: ['publish:Hex'] },
      {
        sub: 'deps.get|deps.update|local.hex|local.rebar|archive.install|escript.install',
        does: ['package:install', 'network'],
      },
      { sub: 'deps.clean|archive.uninstall', does: ['package:remove'] },
    ],
  },
  {
    names: ['pod'],
    calls: [
      { sub: 'trunk push|delete|deprecate|add-owner|remove-owner, repo push', does: ['publish:CocoaPods'] },
      { sub: 'install|update|setup, repo update', does: ['package:install', 'network', 'unknown'] },
      { sub: 'deintegrate', does: ['package:remove'] },
    ],
    otherwise: ['network', 'unknown'],
  },
  {
    names: ['cabal', 'stack'],
    calls: [
      { sub: 'upload', does: ['publish:Hackage'] },
      { sub: 'install|update|get|fetch|setup|upgrade', does: ['package:install', 'network'] },
    ],
  },
  {
    names: [
      'luarocks',
      'cpan-upload',
      'mvn-release',
      'elm',
      'elm-package',
      'nimble',
      'dub',
      'opam',
      'spago',
      'shards',
      'haxelib',
      'conan',
      'vcpkg',
      'carthage',
      'quarto',
      'rsconnect',
      'arduino-cli',
      'platformio',
      'pio',
      'zef',
      'cpan',
      'cpanm',
      'raco',
      'julia-pkg',
      'wapm',
      'wasmer',
      'fastlane',
      'xcrun',
    ],
    options: '--api-key= --user= --token= --server=',
    calls: [
      {
        sub: 'upload|publish|submit|deploy|release, pkg publish, package publish, altool, notarytool submit',
        does: ['publish:a package registry'],
      },
      { like: /^--upload-(app|package)$/, does: ['publish:a package registry'] },
      {
        sub: 'install|add|update|upgrade|fetch|bootstrap|require|switch|init, pkg install, lib install, core install',
        does: ['package:install', 'network'],
      },
      { sub: 'remove|uninstall|rm|purge', does: ['package:remove'] },
    ],
    otherwise: ['network', 'unknown'],
  },
  {
    names: ['rustup'],
    options: '--toolchain=',
    calls: [
      {
        sub: 'toolchain list, target list, component list',
        options: '-v --verbose --installed -q --quiet',
        does: ['tells'],
      },
      { sub: 'show|which|run|doc|man', does: ['network', 'unknown'] },
      {
        sub: 'install|update|default|self|override|set|upgrade|check, toolchain install|link, target add, component add, override set',
        does: ['package:install', 'network'],
      },
      {
        sub: 'uninstall, toolchain uninstall|remove, target remove, component remove, override unset',
        does: ['package:remove'],
      },
    ],
    otherwise: ['network', 'unknown'],
  },
];
