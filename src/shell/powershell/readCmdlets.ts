import type { Cmdlet } from './cmdlet.js';

const comparing =
  '-EQ|ieq -NE|ine -GT|igt -LT|ilt -GE|ige -LE|ile -Like|ilike -NotLike|inotlike -Match|imatch -NotMatch|inotmatch -Contains|icontains -NotContains|inotcontains -In|iin -NotIn|inotin -CEQ -CNE -CGT -CLT -CGE -CLE -CLike -CNotLike -CMatch -CNotMatch -CContains -CNotContains -CIn -CNotIn -Is -IsNot -Not';
const ofItem = '-Path=read -LiteralPath|pspath|lp=read -Filter= -Include= -Exclude= -Force';

/** Classes of the machine's own description that only tell what it is and what runs on it. */
export const machineFact =
  /^(win32_(operatingsystem|computersystem(product)?|processor|bios|baseboard|logicaldisk|diskdrive|diskpartition|volume|physicalmemory|videocontroller|networkadapter(configuration)?|process|service|timezone|battery|quickfixengineering|systemenclosure|pagefileusage)|cim_(operatingsystem|processor|computersystem|logicaldisk))$/i;

/** Cmdlets that only read: files that they are named, and facts of the machine. */
export const readCmdlets: readonly Cmdlet[] = [
  {
    names: ['get-childitem', 'gci', 'ls', 'dir'],
    parameters: `${ofItem} -Recurse|s -Depth= -Name`,
    driveParameters: '-Attributes= -Directory|ad -File|af -Hidden|ah|h -ReadOnly|ar -System|as -FollowSymlink',
    positions: '-Path -Filter',
    piped: '-Path',
    alone: '.',
    gives: 'listing',
  },
  {
    names: ['get-content', 'gc', 'cat', 'type'],
    parameters: `${ofItem} -TotalCount|first|head= -Tail|last= -ReadCount= -Raw -Delimiter= -Encoding= -AsByteStream -Wait -Stream=`,
    positions: '-Path',
    piped: '-Path',
  },
  { names: ['get-item', 'gi'], parameters: `${ofItem} -Stream=`, positions: '-Path', piped: '-Path', gives: 'items' },
  {
    names: ['get-itemproperty', 'gp', 'get-itempropertyvalue', 'gpv'],
    parameters: `${ofItem} -Name|psproperty=`,
    positions: '-Path -Name',
    piped: '-Path',
  },
  { names: ['get-acl'], parameters: `${ofItem} -Audit`, positions: '-Path', piped: '-Path' },
  {
    names: ['select-string', 'sls'],
    parameters:
      '-Pattern= -Path=read -LiteralPath|pspath|lp=read -InputObject= -SimpleMatch -CaseSensitive -Quiet -List -Include= -Exclude= -NotMatch -AllMatches -Encoding= -Context= -Raw -NoEmphasis -Culture=',
    positions: '-Pattern -Path...',
    piped: '-Path',
  },
  {
    names: ['test-path'],
    parameters: `${ofItem} -PathType|type= -IsValid -OlderThan= -NewerThan=`,
    positions: '-Path',
    piped: '-Path',
  },
  {
    names: ['resolve-path', 'rvpa', 'convert-path', 'cvpa'],
    parameters: '-Path=read -LiteralPath|pspath|lp=read -Relative -RelativeBasePath= -Force',
    positions: '-Path',
    piped: '-Path',
    gives: 'items',
  },
  {
    names: ['get-filehash'],
    parameters: '-Path=read -LiteralPath|pspath|lp=read -Algorithm=',
    positions: '-Path',
    piped: '-Path',
  },
  {
    names: ['format-hex', 'fhx'],
    parameters: '-Path=read -LiteralPath|pspath|lp=read -Count= -Offset= -Encoding=',
    positions: '-Path',
    piped: '-Path',
  },
  {
    names: ['import-csv', 'ipcsv'],
    parameters: '-Path=read -LiteralPath|pspath|lp=read -Delimiter= -Header= -Encoding= -UseCulture',
    positions: '-Path -Delimiter',
    piped: '-Path',
  },
  { names: ['import-powershelldatafile'], parameters: '-Path=read -LiteralPath|pspath|lp=read', positions: '-Path' },
  {
    names: ['select-xml'],
    parameters: '-XPath= -Path=read -LiteralPath|pspath|lp=read -Content= -Xml= -Namespace=',
    positions: '-XPath -Path',
    piped: '-Path',
  },
  {
    names: ['where-object', 'where', '?'],
    parameters: `-FilterScript= -Property= -Value= -InputObject= ${comparing}`,
    positions: '-Property -Value',
    gives: 'input',
  },
  {
    names: ['sort-object', 'sort'],
    parameters: '-Property= -Descending -Unique -CaseSensitive -Culture= -Stable -Top= -Bottom= -InputObject=',
    positions: '-Property',
    gives: 'input',
  },
  {
    names: ['select-object', 'select'],
    parameters:
      '-Property= -First= -Last= -Skip= -SkipLast= -SkipIndex= -Index= -Unique -CaseInsensitive -ExpandProperty= -ExcludeProperty= -Wait -InputObject=',
    positions: '-Property',
    gives: 'input',
  },
  { names: ['get-unique', 'gu'], parameters: '-AsString -OnType -CaseInsensitive -InputObject=', gives: 'input' },
  {
    names: ['group-object', 'group'],
    parameters: '-Property= -NoElement -AsHashTable|aht -AsString -CaseSensitive -Culture= -InputObject=',
    positions: '-Property',
    gives: 'input',
  },
  {
    names: ['measure-object', 'measure'],
    parameters:
      '-Property= -Sum -Average -Maximum -Minimum -AllStats -StandardDeviation -Line -Word -Character -IgnoreWhiteSpace -InputObject=',
    positions: '-Property',
  },
  { names: ['measure-command'], parameters: '-Expression= -InputObject=', positions: '-Expression' },
  {
    names: ['compare-object', 'compare', 'diff'],
    parameters:
      '-ReferenceObject= -DifferenceObject= -Property= -IncludeEqual -ExcludeDifferent -PassThru -SyncWindow= -CaseSensitive -Culture=',
    positions: '-ReferenceObject -DifferenceObject',
  },
  {
    names: ['format-table', 'ft'],
    parameters:
      '-Property= -AutoSize -Wrap -HideTableHeaders -GroupBy= -View= -RepeatHeader -Force -DisplayError -ShowError -Expand= -InputObject=',
    positions: '-Property',
  },
  {
    names: ['format-list', 'fl'],
    parameters: '-Property= -GroupBy= -View= -Force -DisplayError -ShowError -Expand= -InputObject=',
    positions: '-Property',
  },
  {
    names: ['format-wide', 'fw'],
    parameters: '-Property= -AutoSize -Column= -GroupBy= -View= -Force -InputObject=',
    positions: '-Property',
  },
  {
    names: ['format-custom', 'fc'],
    parameters: '-Property= -Depth= -GroupBy= -View= -Force -InputObject=',
    positions: '-Property',
  },
  { names: ['out-string', 'oss'], parameters: '-Width= -Stream -NoNewline -InputObject=', gives: 'input' },
  { names: ['out-null', 'out-default', 'out-host', 'oh'], parameters: '-Paging -Transcript -InputObject=' },
  {
    names: ['write-output', 'echo', 'write'],
    parameters: '-InputObject= -NoEnumerate',
    positions: '-InputObject...',
    gives: 'input',
  },
  {
    names: ['write-host'],
    parameters: '-Object= -NoNewline -Separator= -ForegroundColor= -BackgroundColor=',
    positions: '-Object...',
  },
  { names: ['write-verbose', 'write-warning', 'write-debug'], parameters: '-Message|msg=', positions: '-Message' },
  { names: ['write-information'], parameters: '-MessageData|msg= -Tags=', positions: '-MessageData -Tags' },
  {
    names: ['write-error'],
    parameters: '-Message|msg= -Category= -ErrorId= -TargetObject= -Exception= -RecommendedAction=',
    positions: '-Message',
  },
  {
    names: ['write-progress'],
    parameters:
      '-Activity= -Status= -Id= -PercentComplete= -SecondsRemaining= -CurrentOperation= -ParentId= -Completed',
    positions: '-Activity -Status',
  },
  {
    names: ['convertfrom-json'],
    parameters: '-InputObject= -AsHashtable -Depth= -NoEnumerate -DateKind=',
    positions: '-InputObject',
    gives: 'input',
  },
  {
    names: ['convertto-json'],
    parameters: '-InputObject= -Depth= -Compress -EnumsAsStrings -AsArray -EscapeHandling=',
    positions: '-InputObject',
    gives: 'input',
  },
  {
    names: ['convertfrom-csv', 'convertto-csv'],
    parameters:
      '-InputObject= -Delimiter= -Header= -UseCulture -NoTypeInformation|nti -IncludeTypeInformation|iti -QuoteFields= -UseQuotes=',
    positions: '-InputObject -Delimiter',
  },
  {
    names: ['convertto-xml', 'convertto-html', 'convertfrom-stringdata', 'convertfrom-markdown'],
    parameters: '-InputObject= -Depth= -As= -NoTypeInformation -Property= -Title= -Fragment -StringData=',
    positions: '-InputObject',
  },
  {
    names: ['test-json'],
    parameters: '-Json= -Schema= -Path=read -LiteralPath=read -Options=',
    positions: '-Json -Schema',
    piped: '-Json',
  },
  {
    names: ['get-member', 'gm'],
    parameters: '-Name= -MemberType|type= -Static -View= -Force -InputObject=',
    positions: '-Name',
  },
  {
    names: ['join-path'],
    parameters: '-Path|pspath= -ChildPath= -AdditionalChildPath= -Resolve',
    positions: '-Path -ChildPath -AdditionalChildPath...',
    gives: 'path',
  },
  {
    names: ['split-path'],
    parameters:
      '-Path= -LiteralPath|pspath|lp= -Parent -Leaf -LeafBase -Extension -Qualifier -NoQualifier -IsAbsolute -Resolve',
    positions: '-Path',
  },
  { names: ['get-location', 'gl', 'pwd'], parameters: '-PSProvider= -PSDrive= -Stack -StackName=' },
  {
    names: ['get-date'],
    parameters:
      '-Date|lastwritetime= -UnixTimeSeconds|unixtime= -Year= -Month= -Day= -Hour= -Minute= -Second= -Millisecond= -DisplayHint= -Format= -UFormat= -AsUTC',
    positions: '-Date',
  },
  {
    names: ['new-timespan'],
    parameters: '-Start|lastwritetime= -End= -Days= -Hours= -Minutes= -Seconds= -Milliseconds=',
    positions: '-Start -End',
  },
  {
    names: ['get-random'],
    parameters: '-Maximum= -Minimum= -Count= -SetSeed= -Shuffle -InputObject=',
    positions: '-Maximum',
  },
  {
    names: ['get-command', 'gcm'],
    parameters:
      '-Name= -Verb= -Noun= -Module|psnapin= -CommandType|type= -TotalCount= -Syntax -ShowCommandInfo -All -ListImported -ParameterName= -ParameterType= -ArgumentList|args= -UseFuzzyMatching -FuzzyMinimumDistance= -UseAbbreviationExpansion -FullyQualifiedModule=',
    positions: '-Name -ArgumentList',
  },
  {
    names: ['get-help', 'help', 'man'],
    parameters: '-Name= -Category= -Component= -Functionality= -Role= -Detailed -Full -Examples -Parameter= -Path=read',
    positions: '-Name',
  },
  {
    names: ['get-process', 'gps', 'ps'],
    parameters: '-Name|processname= -Id|pid= -IncludeUserName -Module -FileVersionInfo|fv|fvi -InputObject=',
    positions: '-Name',
  },
  {
    names: ['get-service', 'gsv'],
    parameters:
      '-Name|servicename= -DisplayName= -DependentServices|ds -RequiredServices|sdo|servicesdependedon -Include= -Exclude= -InputObject=',
    positions: '-Name',
  },
  { names: ['get-alias', 'gal'], parameters: '-Name= -Definition= -Exclude= -Scope=', positions: '-Name' },
  {
    names: ['get-module', 'gmo'],
    parameters: '-Name= -ListAvailable -All -Refresh -SkipEditionCheck -PSEdition= -FullyQualifiedName=',
    positions: '-Name',
  },
  { names: ['get-psdrive', 'gdr'], parameters: '-Name= -LiteralName= -Scope= -PSProvider=', positions: '-Name' },
  { names: ['get-variable', 'gv'], parameters: '-Name= -ValueOnly -Include= -Exclude= -Scope=', positions: '-Name' },
  { names: ['get-history', 'ghy', 'h', 'history'], parameters: '-Id= -Count=', positions: '-Id -Count' },
  {
    names: ['get-ciminstance', 'gcim', 'get-wmiobject', 'gwmi'],
    // Of other classes some show the environment, mend what is installed, or reach other machines.
    parameters: '-ClassName|class=fact -Filter= -Property= -KeyOnly',
    positions: '-ClassName',
  },
  {
    names: [
      'get-netipaddress',
      'get-nettcpconnection',
      'get-netadapter',
      'get-netroute',
      'get-netfirewallrule',
      'get-netfirewallprofile',
      'get-disk',
      'get-volume',
      'get-partition',
      'get-physicaldisk',
      'get-hotfix',
      'get-localuser',
      'get-localgroup',
      'get-localgroupmember',
      'get-scheduledtask',
      'get-scheduledtaskinfo',
    ],
    parameters:
      '-Name= -Id= -State= -InterfaceAlias= -InterfaceIndex= -AddressFamily= -LocalPort= -RemotePort= -LocalAddress= -DriveLetter= -DiskNumber= -Number= -Group= -Member= -TaskName= -TaskPath= -OwningProcess= -Enabled= -Direction= -DisplayName= -FriendlyName=',
    positions: '-Name',
  },
  { names: ['get-executionpolicy'], parameters: '-List -Scope=', positions: '-Scope' },
  { names: ['get-computerinfo', 'gin'], parameters: '-Property=', positions: '-Property' },
  {
    names: [
      'get-job',
      'gjb',
      'get-event',
      'get-pssession',
      'gsn',
      'get-runspace',
      'get-psbreakpoint',
      'gbp',
      'get-error',
    ],
    parameters: '-Id= -Name= -Newest=',
    positions: '-Id',
  },
  {
    names: [
      'get-installedmodule',
      'get-package',
      'get-packageprovider',
      'get-psrepository',
      'get-installedscript',
      'get-packagesource',
      'get-psresourcerepository',
      'get-installedpsresource',
    ],
    parameters: '-Name= -AllVersions -ProviderName= -ListAvailable -Version=',
    positions: '-Name',
  },
  {
    names: [
      'get-host',
      'get-culture',
      'get-uiculture',
      'get-timezone',
      'get-uptime',
      'get-verb',
      'new-guid',
      'get-psprovider',
      'get-formatdata',
      'get-typedata',
      'get-pscallstack',
      'get-experimentalfeature',
      'get-psversion',
      'clear-host',
      'cls',
      'clear',
      'get-tracesource',
    ],
    parameters: '-Name= -ListAvailable -Since -Verb= -Group= -Id= -TypeName= -PSProvider=',
    positions: '-Name',
  },
  { names: ['set-strictmode'], parameters: '-Version= -Off' },
  { names: ['start-sleep', 'sleep'], parameters: '-Seconds= -Milliseconds|ms= -Duration=', positions: '-Seconds' },
  {
    names: ['foreach-object', '%', 'foreach'],
    parameters: '-Process= -Begin= -End= -RemainingScripts= -MemberName= -ArgumentList|args= -InputObject=',
    positions: '-Process...',
  },
];
