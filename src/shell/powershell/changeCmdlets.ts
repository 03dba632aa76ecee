import type { Cmdlet } from './cmdlet.js';

const ofItem = '-LiteralPath|pspath|lp=@ -Filter= -Include= -Exclude= -Force -Credential= -Stream= -PassThru';
const onItem = (role: string): string => `-Path=${role} ${ofItem.replace('@', role)}`;

/** Cmdlets that change files, variables, processes, or start something. */
export const changeCmdlets: readonly Cmdlet[] = [
  {
    names: ['remove-item', 'ri', 'rm', 'del', 'erase', 'rd', 'rmdir'],
    parameters: `${onItem('delete')} -Recurse|s`,
    positions: '-Path',
    piped: '-Path',
  },
  {
    names: ['clear-content', 'clc', 'clear-item', 'cli'],
    parameters: onItem('write'),
    positions: '-Path',
    piped: '-Path',
  },
  {
    names: ['set-content', 'sc', 'add-content', 'ac'],
    parameters: `${onItem('write')} -Value= -NoNewline -Encoding= -AsByteStream`,
    positions: '-Path -Value',
  },
  {
    names: ['out-file'],
    parameters:
      '-FilePath|path=write -LiteralPath|pspath|lp=write -Encoding= -Append -Force -NoClobber|nooverwrite -Width= -NoNewline -InputObject=',
    positions: '-FilePath -Encoding',
  },
  {
    names: ['tee-object', 'tee'],
    parameters: '-FilePath|path=write -LiteralPath|pspath|lp=write -Append -Variable=variable -Encoding= -InputObject=',
    positions: '-FilePath',
    gives: 'input',
  },
  {
    names: ['export-csv', 'epcsv'],
    parameters:
      '-Path=write -LiteralPath|pspath|lp=write -Delimiter= -NoTypeInformation|nti -IncludeTypeInformation|iti -Encoding= -Append -Force -NoClobber|nooverwrite -UseCulture -UseQuotes= -QuoteFields= -NoHeader -InputObject=',
    positions: '-Path -Delimiter',
  },
  {
    names: ['export-clixml'],
    parameters:
      '-Path=write -LiteralPath|pspath|lp=write -Depth= -Encoding= -Force -NoClobber|nooverwrite -InputObject=',
    positions: '-Path',
  },
  {
    names: ['new-item', 'ni', 'md', 'mkdir'],
    parameters: '-Path=write -Name= -ItemType|type= -Value|target= -Force -Credential=',
    positions: '-Path',
  },
  { names: ['set-item', 'si'], parameters: `${onItem('write')} -Value=`, positions: '-Path -Value' },
  {
    names: [
      'set-itemproperty',
      'sp',
      'new-itemproperty',
      'clear-itemproperty',
      'clp',
      'remove-itemproperty',
      'rp',
      'rename-itemproperty',
      'rnp',
    ],
    parameters: `${onItem('write')} -Name|psproperty= -Value= -Type|propertytype= -NewName=`,
    positions: '-Path -Name -Value',
  },
  {
    names: ['copy-item', 'cpi', 'copy', 'cp'],
    parameters: `${onItem('read')} -Destination=write -Recurse|s -Container -FromSession= -ToSession=`,
    positions: '-Path -Destination',
    piped: '-Path',
  },
  {
    names: ['move-item', 'mi', 'move', 'mv'],
    parameters: `${onItem('delete')} -Destination=write`,
    positions: '-Path -Destination',
    piped: '-Path',
  },
  {
    names: ['rename-item', 'rni', 'ren'],
    parameters: `${onItem('delete')} -NewName=sibling`,
    positions: '-Path -NewName',
    piped: '-Path',
  },
  {
    names: ['set-acl'],
    parameters: `-Path=write -LiteralPath=write -AclObject= -Passthru -Filter= -Include= -Exclude= -ClearCentralAccessPolicy`,
    positions: '-Path -AclObject',
    piped: '-Path',
  },
  {
    names: ['unblock-file'],
    parameters: '-Path=write -LiteralPath|pspath|lp=write',
    positions: '-Path',
    piped: '-Path',
  },
  {
    names: ['expand-archive'],
    parameters: '-Path=read -LiteralPath|pspath|lp=read -DestinationPath=output -Force -PassThru',
    positions: '-Path -DestinationPath',
    fillsUnless: '-DestinationPath',
  },
  {
    names: ['compress-archive'],
    parameters:
      '-Path=tree -LiteralPath|pspath|lp=tree -DestinationPath=write -CompressionLevel= -Update -Force -PassThru',
    positions: '-Path -DestinationPath',
    piped: '-Path',
  },
  {
    names: ['start-transcript'],
    parameters:
      '-Path=write -LiteralPath=write -OutputDirectory=write -Append -Force -NoClobber -IncludeInvocationHeader -UseMinimalHeader',
    positions: '-Path',
  },
  {
    names: ['set-location', 'sl', 'cd', 'chdir', 'push-location', 'pushd', 'pop-location', 'popd'],
    parameters: '-Path= -LiteralPath|pspath|lp= -PassThru -StackName=',
    positions: '-Path',
  },
  {
    names: ['set-variable', 'sv', 'set', 'new-variable', 'nv', 'clear-variable', 'clv', 'remove-variable', 'rv'],
    parameters:
      '-Name=variable -Value= -Option= -Scope= -Force -PassThru -Visibility= -Description= -Include= -Exclude=',
    positions: '-Name -Value',
  },
  {
    names: ['invoke-webrequest', 'iwr', 'curl', 'wget', 'invoke-restmethod', 'irm'],
    parameters:
      '-Uri=host -OutFile=write -InFile=upload -Body=sends -Form=sends -Method= -Headers= -ContentType= -UseBasicParsing -UserAgent= -TimeoutSec= -ConnectionTimeoutSeconds= -MaximumRedirection= -SkipCertificateCheck -SkipHttpErrorCheck -Credential= -Authentication= -Token= -WebSession= -SessionVariable|sv=variable -Proxy= -UseDefaultCredentials -DisableKeepAlive -PassThru -Resume -MaximumRetryCount= -RetryIntervalSec= -HttpVersion= -CustomMethod= -NoProxy -FollowRelLink -ResponseHeadersVariable|rhv=variable -StatusCodeVariable=variable -SslProtocol= -AllowInsecureRedirect -TransferEncoding= -SkipHeaderValidation',
    positions: '-Uri',
    gives: 'fetched',
  },
  {
    names: ['start-bitstransfer'],
    parameters:
      '-Source=host -Destination=write -TransferType= -Asynchronous -Priority= -DisplayName= -Description= -Credential=',
    positions: '-Source -Destination',
    gives: 'fetched',
  },
  {
    names: ['test-connection', 'test-netconnection', 'tnc', 'resolve-dnsname'],
    parameters:
      '-TargetName|computername|cn=host -Name=host -Count= -Port= -TcpPort= -Quiet -Type= -Server= -TimeoutSeconds= -InformationLevel= -TraceRoute -IPv4 -IPv6 -Ping -DnsOnly',
    positions: '-TargetName',
  },
  {
    names: ['stop-process', 'spps', 'kill'],
    parameters: '-Name|processname=process -Id|pid=process -InputObject=process -Force -PassThru',
    positions: '-Id',
    piped: '-InputObject',
  },
  { names: ['wait-process', 'debug-process'], parameters: '-Name= -Id= -Timeout= -InputObject=', positions: '-Name' },
  {
    names: ['stop-computer', 'restart-computer'],
    parameters: '-ComputerName|cn= -Force -Wait -Delay= -Timeout= -Credential= -For=',
    positions: '-ComputerName',
    effects: [{ kind: 'process', op: 'shutdown' }],
  },
  { names: ['invoke-expression', 'iex'], parameters: '-Command=code', positions: '-Command', piped: '-Command' },
  {
    names: ['import-module', 'ipmo'],
    parameters:
      '-Name=file -Force -Global -PassThru -DisableNameChecking -Prefix= -Function= -Cmdlet= -Variable= -Alias= -MinimumVersion= -RequiredVersion= -Scope= -SkipEditionCheck',
    positions: '-Name...',
  },
  {
    names: [
      'install-module',
      'inmo',
      'install-script',
      'install-package',
      'install-psresource',
      'save-module',
      'save-script',
      'save-psresource',
      'update-module',
      'upmo',
      'update-script',
      'update-psresource',
      'update-help',
      'save-help',
    ],
    parameters:
      '-Name=package -Scope= -Force -AllowClobber -Repository= -RequiredVersion= -MinimumVersion= -MaximumVersion= -Version= -SkipPublisherCheck -AcceptLicense -AllowPrerelease -Prerelease -TrustRepository -Reinstall -Quiet -Path=write -ProviderName= -Source= -UICulture= -DestinationPath=write',
    positions: '-Name',
    effects: [
      { kind: 'package', manager: 'powershell', op: 'install' },
      { kind: 'network', host: '' },
    ],
  },
  {
    names: ['uninstall-module', 'uninstall-script', 'uninstall-package', 'uninstall-psresource'],
    parameters: '-Name=package -AllVersions -Force -RequiredVersion= -Version= -SkipDependencyCheck',
    positions: '-Name',
    effects: [{ kind: 'package', manager: 'powershell', op: 'uninstall' }],
  },
  {
    names: ['find-module', 'fimo', 'find-script', 'find-package', 'find-psresource', 'find-command'],
    parameters:
      '-Name= -Repository= -AllVersions -Tag= -Filter= -Version= -Prerelease -AllowPrerelease -Source= -ProviderName=',
    positions: '-Name',
    effects: [{ kind: 'network', host: '' }],
  },
];
